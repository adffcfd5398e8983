/** Names of the rules of law, and what of them is not certain. */
export const messages = {
  'law.rule.report.answer': {
    es: 'Primera respuesta a un reporte',
    pt: 'Primeira resposta a um relato',
    en: 'First answer to a report',
  },
  'law.rule.petition.answer': {
    es: 'Respuesta a una petición',
    pt: 'Resposta a uma petição',
    en: 'Answer to a petition',
  },
  'law.rule.information.answer': {
    es: 'Respuesta a una solicitud de información pública',
    pt: 'Resposta a um pedido de informação pública',
    en: 'Answer to a request for public information',
  },
  'law.rule.rights.access': {
    es: 'Acceso a los propios datos',
    pt: 'Acesso aos próprios dados',
    en: 'Access to one’s own data',
  },
  'law.rule.rights.correction': {
    es: 'Rectificación de los propios datos',
    pt: 'Retificação dos próprios dados',
    en: 'Correction of one’s own data',
  },
  'law.rule.rights.erasure': {
    es: 'Cancelación de los propios datos',
    pt: 'Eliminação dos próprios dados',
    en: 'Erasure of one’s own data',
  },
  'law.rule.rights.portability': {
    es: 'Portabilidad de los propios datos',
    pt: 'Portabilidade dos próprios dados',
    en: 'Portability of one’s own data',
  },
  'law.rule.breach.notice': {
    es: 'Aviso de una filtración de datos',
    pt: 'Aviso de um vazamento de dados',
    en: 'Notice of a data breach',
  },
  'law.rule.incident.record': {
    es: 'Incidente completo: relato, lugar, quien llamó y notas',
    pt: 'Incidente completo: narrativa, lugar, quem ligou e notas',
    en: 'Whole incident: narrative, place, caller and notes',
  },
  'law.rule.delivery.columns': {
    es: 'Columnas selladas y puntos exactos de lo que entrega una institución',
    pt: 'Colunas seladas e pontos exatos do que uma instituição entrega',
    en: 'Sealed columns and exact points of what an institution delivers',
  },
  'law.rule.delivery.record': {
    es: 'Entrega de una institución: clase, momento y lugar de cada registro',
    pt: 'Entrega de uma instituição: classe, momento e lugar de cada registro',
    en: 'Delivery of an institution: class, moment and place of each record',
  },
  'law.rule.shift.record': {
    es: 'Turno de la sala de control: quién estuvo, descansos, notas y entregas',
    pt: 'Turno da sala de controle: quem esteve, descansos, notas e entregas',
    en: 'Shift of the control room: who was on, breaks, notes and hand-overs',
  },
  'law.rule.unit.track': {
    es: 'Recorrido de una unidad: por dónde pasó y cuándo',
    pt: 'Percurso de uma unidade: por onde passou e quando',
    en: 'Track of a unit: where it went and when',
  },
  'law.rule.report.record': {
    es: 'Reporte completo: relato, lugar y mensajes',
    pt: 'Relato completo: história, lugar e mensagens',
    en: 'Whole report: story, place and messages',
  },
  'law.rule.report.contact': {
    es: 'Contacto de quien reportó',
    pt: 'Contato de quem relatou',
    en: 'Contact of whoever reported',
  },
  'law.rule.report.photo': {
    es: 'Fotos de un reporte',
    pt: 'Fotos de um relato',
    en: 'Photos of a report',
  },
  'law.rule.rights.record': {
    es: 'Solicitud de derechos y su respuesta',
    pt: 'Pedido de direitos e sua resposta',
    en: 'Request of rights and its answer',
  },
  'law.rule.account.record': {
    es: 'Cuenta cerrada de quien trabajó aquí: nombre, correo y formas de entrar',
    pt: 'Conta fechada de quem trabalhou aqui: nome, e-mail e formas de entrar',
    en: 'Closed account of somebody who worked here: name, e-mail and ways to sign in',
  },
  'law.rule.account.unused': {
    es: 'Cuenta de alguien invitado que nunca entró, desde que venció su enlace o se cerró',
    pt: 'Conta de alguém convidado que nunca entrou, desde que venceu o link ou se fechou',
    en: 'Account of somebody invited who never came in, since the link ran out or it was closed',
  },
  'law.rule.data.communication': {
    es: 'Comunicación de datos a terceros',
    pt: 'Comunicação de dados a terceiros',
    en: 'Passing data on to others',
  },
  'law.rule.hold.order': {
    es: 'Orden de retener o de abrir',
    pt: 'Ordem de reter ou de abrir',
    en: 'Order to hold or to open',
  },
  'law.rule.age.majority': {
    es: 'Mayoría de edad',
    pt: 'Maioridade',
    en: 'Age of majority',
  },
  'law.basis.law': { es: 'la ley', pt: 'a lei', en: 'the law' },
  'law.basis.institution': {
    es: 'decisión de la institución dentro de la ley',
    pt: 'decisão da instituição dentro da lei',
    en: 'a decision of the institution within the law',
  },
  'law.unsigned': {
    es: 'Necesita la firma de un abogado',
    pt: 'Precisa da assinatura de um advogado',
    en: 'Needs counsel’s sign-off',
  },
  'law.signed': {
    es: 'Visto por {by} el {on}',
    pt: 'Visto por {by} em {on}',
    en: 'Signed off by {by} on {on}',
  },
  'law.doubt.pa.report.answer': {
    es: 'Los dos días hábiles son un estándar propio; ninguna ley los pide.',
    pt: 'Os dois dias úteis são um padrão próprio; nenhuma lei os exige.',
    en: 'The two working days are a standard of our own; no law asks for them.',
  },
  'law.doubt.pa.rights.access': {
    es: 'Falta confirmar el artículo y si los diez días hábiles pueden prorrogarse.',
    pt: 'Falta confirmar o artigo e se os dez dias úteis podem ser prorrogados.',
    en: 'The article, and whether the ten working days may be prolonged, are to be confirmed.',
  },
  'law.doubt.pa.rights.correction': {
    es: 'Los cinco días hábiles constan en la ley para datos erróneos; falta confirmar el artículo.',
    pt: 'Os cinco dias úteis constam na lei para dados errôneos; falta confirmar o artigo.',
    en: 'The law has five working days for wrong data; the article is to be confirmed.',
  },
  'law.doubt.pa.rights.erasure': {
    es: 'No consta si rigen cinco o diez días hábiles; se aplica el plazo más corto.',
    pt: 'Não consta se valem cinco ou dez dias úteis; aplica-se o prazo mais curto.',
    en: 'Whether five or ten working days hold is not certain; the shorter term is kept.',
  },
  'law.doubt.pa.rights.portability': {
    es: 'El plazo se toma del acceso; falta confirmarlo.',
    pt: 'O prazo é o do acesso; falta confirmá-lo.',
    en: 'The term is that of access; it is to be confirmed.',
  },
  'law.doubt.pa.breach.notice': {
    es: 'Falta confirmar el artículo y desde cuándo corren las 72 horas.',
    pt: 'Falta confirmar o artigo e desde quando correm as 72 horas.',
    en: 'The article, and from when the 72 hours run, are to be confirmed.',
  },
  'law.doubt.pa.delivery.columns': {
    es: 'La ley da el principio, no el plazo: veinticuatro meses son una propuesta.',
    pt: 'A lei dá o princípio, não o prazo: vinte e quatro meses são uma proposta.',
    en: 'The law gives the principle, not the term: twenty-four months are a proposal.',
  },
  'law.doubt.pa.delivery.record': {
    es: 'La ley da el principio, no el plazo: diez años son una propuesta.',
    pt: 'A lei dá o princípio, não o prazo: dez anos são uma proposta.',
    en: 'The law gives the principle, not the term: ten years are a proposal.',
  },
  'law.doubt.co.delivery.columns': {
    es: 'La norma da el principio, no el plazo: veinticuatro meses son una propuesta.',
    pt: 'A norma dá o princípio, não o prazo: vinte e quatro meses são uma proposta.',
    en: 'The rule gives the principle, not the term: twenty-four months are a proposal.',
  },
  'law.doubt.co.delivery.record': {
    es: 'La norma da el principio, no el plazo: diez años son una propuesta.',
    pt: 'A norma dá o princípio, não o prazo: dez anos são uma proposta.',
    en: 'The rule gives the principle, not the term: ten years are a proposal.',
  },
  'law.doubt.pa.shift.record': {
    es: 'La ley da el principio, no el plazo: doce meses son una propuesta.',
    pt: 'A lei dá o princípio, não o prazo: doze meses são uma proposta.',
    en: 'The law gives the principle, not the term: twelve months are a proposal.',
  },
  'law.doubt.pa.incident.record': {
    es: 'La ley da el principio, no el plazo: doce meses son una propuesta.',
    pt: 'A lei dá o princípio, não o prazo: doze meses são uma proposta.',
    en: 'The law gives the principle, not the term: twelve months are a proposal.',
  },
  'law.doubt.pa.unit.track': {
    es: 'La ley da el principio, no el plazo: siete días son una propuesta.',
    pt: 'A lei dá o princípio, não o prazo: sete dias são uma proposta.',
    en: 'The law gives the principle, not the term: seven days are a proposal.',
  },
  'law.doubt.pa.report.record': {
    es: 'La ley da el principio, no el plazo: seis y doce meses son una propuesta.',
    pt: 'A lei dá o princípio, não o prazo: seis e doze meses são uma proposta.',
    en: 'The law gives the principle, not the term: six and twelve months are a proposal.',
  },
  'law.doubt.pa.report.contact': {
    es: 'La ley da el principio, no el plazo: seis meses son una propuesta.',
    pt: 'A lei dá o princípio, não o prazo: seis meses são uma proposta.',
    en: 'The law gives the principle, not the term: six months are a proposal.',
  },
  'law.doubt.pa.report.photo': {
    es: 'La ley da el principio, no el plazo: nueve meses son una propuesta.',
    pt: 'A lei dá o princípio, não o prazo: nove meses são uma proposta.',
    en: 'The law gives the principle, not the term: nine months are a proposal.',
  },
  'law.doubt.pa.rights.record': {
    es: 'El plazo es una propuesta; debe cubrir el de reclamo ante la autoridad.',
    pt: 'O prazo é uma proposta; deve cobrir o de reclamação à autoridade.',
    en: 'The term is a proposal; it has to cover that of a complaint to the authority.',
  },
  'law.doubt.pa.account.record': {
    es: 'La ley da el principio, no el plazo: cinco años desde que se cierra la cuenta son una propuesta; debe cubrir los plazos de responsabilidad de quien la usó.',
    pt: 'A lei dá o princípio, não o prazo: cinco anos desde o fechamento da conta são uma proposta; deve cobrir os prazos de responsabilidade de quem a usou.',
    en: 'The law gives the principle, not the term: five years after the account was closed are a proposal; it has to cover how long its user can be held to account.',
  },
  'law.doubt.pa.account.unused': {
    es: 'La ley da el principio, no el plazo: un día desde que venció el último enlace es una propuesta.',
    pt: 'A lei dá o princípio, não o prazo: um dia desde que venceu o último link é uma proposta.',
    en: 'The law gives the principle, not the term: one day after the last link ran out is a proposal.',
  },
  'law.doubt.pa.data.communication': {
    es: 'Falta confirmar el artículo y desde cuándo se cuentan los siete años.',
    pt: 'Falta confirmar o artigo e desde quando se contam os sete anos.',
    en: 'The article, and from when the seven years are counted, are to be confirmed.',
  },
  'law.doubt.pa.hold.order': {
    es: 'Qué autoridades pueden ordenarla y por cuánto tiempo lo fija la asesoría legal.',
    pt: 'Quais autoridades podem ordená-la e por quanto tempo é definido pela assessoria jurídica.',
    en: 'Which authorities may order it, and for how long, is for counsel to say.',
  },
  'law.doubt.co.report.answer': {
    es: 'Los dos días hábiles son un estándar propio; la ley da quince.',
    pt: 'Os dois dias úteis são um padrão próprio; a lei dá quinze.',
    en: 'The two working days are a standard of our own; the law gives fifteen.',
  },
  'law.doubt.co.rights.portability': {
    es: 'La ley no nombra la portabilidad; se responde como consulta.',
    pt: 'A lei não nomeia a portabilidade; responde-se como consulta.',
    en: 'The law does not name portability; it is answered as a consultation.',
  },
  'law.doubt.co.shift.record': {
    es: 'La norma da el principio, no el plazo: doce meses son una propuesta.',
    pt: 'A norma dá o princípio, não o prazo: doze meses são uma proposta.',
    en: 'The rule gives the principle, not the term: twelve months are a proposal.',
  },
  'law.doubt.co.incident.record': {
    es: 'La norma da el principio, no el plazo: doce meses son una propuesta.',
    pt: 'A norma dá o princípio, não o prazo: doze meses são uma proposta.',
    en: 'The rule gives the principle, not the term: twelve months are a proposal.',
  },
  'law.doubt.co.unit.track': {
    es: 'La norma da el principio, no el plazo: siete días son una propuesta.',
    pt: 'A norma dá o princípio, não o prazo: sete dias são uma proposta.',
    en: 'The rule gives the principle, not the term: seven days are a proposal.',
  },
  'law.doubt.co.report.record': {
    es: 'La norma da el principio, no el plazo: seis y doce meses son una propuesta.',
    pt: 'A norma dá o princípio, não o prazo: seis e doze meses são uma proposta.',
    en: 'The rule gives the principle, not the term: six and twelve months are a proposal.',
  },
  'law.doubt.co.report.contact': {
    es: 'La norma da el principio, no el plazo: seis meses son una propuesta.',
    pt: 'A norma dá o princípio, não o prazo: seis meses são uma proposta.',
    en: 'The rule gives the principle, not the term: six months are a proposal.',
  },
  'law.doubt.co.report.photo': {
    es: 'La norma da el principio, no el plazo: nueve meses son una propuesta.',
    pt: 'A norma dá o princípio, não o prazo: nove meses são uma proposta.',
    en: 'The rule gives the principle, not the term: nine months are a proposal.',
  },
  'law.doubt.co.rights.record': {
    es: 'El plazo es una propuesta; debe cubrir el de queja ante la Superintendencia.',
    pt: 'O prazo é uma proposta; deve cobrir o de queixa à Superintendência.',
    en: 'The term is a proposal; it has to cover that of a complaint to the authority.',
  },
  'law.doubt.co.account.record': {
    es: 'La norma da el principio, no el plazo: cinco años desde que se cierra la cuenta son una propuesta; debe cubrir los plazos de responsabilidad de quien la usó.',
    pt: 'A norma dá o princípio, não o prazo: cinco anos desde o fechamento da conta são uma proposta; deve cobrir os prazos de responsabilidade de quem a usou.',
    en: 'The rule gives the principle, not the term: five years after the account was closed are a proposal; it has to cover how long its user can be held to account.',
  },
  'law.doubt.co.account.unused': {
    es: 'La norma da el principio, no el plazo: un día desde que venció el último enlace es una propuesta.',
    pt: 'A norma dá o princípio, não o prazo: um dia desde que venceu o último link é uma proposta.',
    en: 'The rule gives the principle, not the term: one day after the last link ran out is a proposal.',
  },
  'law.doubt.co.hold.order': {
    es: 'Qué autoridades pueden ordenarla y por cuánto tiempo lo fija la asesoría legal.',
    pt: 'Quais autoridades podem ordená-la e por quanto tempo é definido pela assessoria jurídica.',
    en: 'Which authorities may order it, and for how long, is for counsel to say.',
  },
}
