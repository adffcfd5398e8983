/** Words of the file that is handed to a prosecutor, and of its refusals. */
export const messages = {
  'dossier.absent': {
    es: 'No existe esa entrega.',
    pt: 'Essa entrega não existe.',
    en: 'There is no such export.',
  },
  'dossier.notYours': {
    es: 'Esa entrega la registró otra persona. Registre una a su nombre.',
    pt: 'Essa entrega foi registrada por outra pessoa. Registre uma em seu nome.',
    en: 'Somebody else recorded that export. Record one in your own name.',
  },
  'dossier.tooOld': {
    es: 'Pasó más de un día desde que se registró. Registre otra entrega.',
    pt: 'Passou mais de um dia desde o registro. Registre outra entrega.',
    en: 'More than a day has passed since it was recorded. Record another export.',
  },
  'dossier.reportSealed': {
    es: 'El reporte de este incidente está sellado por plazo cumplido. Solo se entrega con una orden anotada que abra ese reporte.',
    pt: 'O relato desta ocorrência está selado por prazo cumprido. Só se entrega com uma ordem registrada que abra esse relato.',
    en: 'The report behind this incident is sealed because its term is over. It is handed out only under a recorded order that opens that report.',
  },
  'dossier.noEntry': {
    es: 'No se encuentra la anotación de esta entrega en el libro de actos. Avise a quien administra el sistema.',
    pt: 'Não se encontra o registro desta entrega no livro de atos. Avise quem administra o sistema.',
    en: 'The entry of this export is not in the ledger. Tell whoever administers the system.',
  },
  'dossier.synthetic': {
    es: 'DATOS SINTÉTICOS: demostración, nada de esto ocurrió.',
    pt: 'DADOS SINTÉTICOS: demonstração, nada disto aconteceu.',
    en: 'SYNTHETIC DATA: a demonstration, none of this happened.',
  },
  'dossier.title': {
    es: 'Incidente {number}',
    pt: 'Incidente {number}',
    en: 'Incident {number}',
  },
  'dossier.handed': {
    es: 'Entregado por {institution} ({by}) a {recipient} ({basis}) el {at}, hora de {zone}.',
    pt: 'Entregue por {institution} ({by}) a {recipient} ({basis}) em {at}, hora de {zone}.',
    en: 'Handed by {institution} ({by}) to {recipient} ({basis}) on {at}, time of {zone}.',
  },
  'dossier.why': {
    es: 'Motivo anotado: {reason}',
    pt: 'Motivo registrado: {reason}',
    en: 'Reason entered: {reason}',
  },
  'dossier.whole': {
    es: 'Este archivo está completo solo si su último elemento es {sums}. Si falta, la transmisión se cortó: pídalo de nuevo. La entrega quedó anotada en todo caso.',
    pt: 'Este arquivo está completo somente se o seu último elemento é {sums}. Se falta, a transmissão foi interrompida: peça-o de novo. A entrega ficou registrada em todo caso.',
    en: 'This archive is whole only if its last member is {sums}. If that is missing, sending broke off: ask for it again. That it was handed out stands recorded all the same.',
  },
  'dossier.withNames': {
    es: 'Incluye, porque así se pidió, el nombre y el contacto de quien llamó o reportó.',
    pt: 'Inclui, porque assim se pediu, o nome e o contato de quem ligou ou relatou.',
    en: 'It includes, because that was asked for, the name and contact of whoever called or reported.',
  },
  'dossier.withoutNames': {
    es: 'No incluye el nombre ni el contacto de quien llamó o reportó: no se pidieron.',
    pt: 'Não inclui o nome nem o contato de quem ligou ou relatou: não foram pedidos.',
    en: 'It does not include the name or contact of whoever called or reported: they were not asked for.',
  },
  'dossier.verbatim': {
    es: 'El relato, las notas y los mensajes van como fueron escritos; pueden nombrar a personas.',
    pt: 'O relato, as notas e as mensagens vão como foram escritos; podem nomear pessoas.',
    en: 'Narrative, notes and messages are as they were written; they may name people.',
  },
  'dossier.holds': {
    es: 'Otros incidentes unidos a este, que se entregan aparte: {numbers}.',
    pt: 'Outros incidentes unidos a este, entregues à parte: {numbers}.',
    en: 'Other incidents merged into this one, handed out by themselves: {numbers}.',
  },
  'dossier.files': {
    es: `incident.html: para leer e imprimir, sin internet.
incident.json: lo mismo para programas, con horas exactas.
timeline.csv: qué pasó, en orden, con los relojes.
openings.csv: quién abrió este incidente, cuándo y para qué.
entries/: cada una de esas anotaciones, con la clave que permite comprobarla.
photos/: las fotos del reporte, tal como se guardan (sin datos del teléfono), si las hay.`,
    pt: `incident.html: para ler e imprimir, sem internet.
incident.json: o mesmo para programas, com horas exatas.
timeline.csv: o que aconteceu, em ordem, com os relógios.
openings.csv: quem abriu este incidente, quando e para quê.
entries/: cada um desses registros, com a chave que permite comprová-lo.
photos/: as fotos do relato, tal como são guardadas (sem dados do telefone), se houver.`,
    en: `incident.html: for reading and printing, without internet.
incident.json: the same for programs, with exact times.
timeline.csv: what happened, in order, with the clocks.
openings.csv: who opened this incident, when and for what.
entries/: each of those entries, with the key by which it can be checked.
photos/: the report’s photos as they are kept (without the phone’s data), if there are any.`,
  },
  'dossier.verifySums': {
    es: 'Para comprobar que ningún archivo cambió desde la entrega, en esta carpeta ({sums}):',
    pt: 'Para comprovar que nenhum arquivo mudou desde a entrega, nesta pasta ({sums}):',
    en: 'To check that no file has changed since it was handed out, in this folder ({sums}):',
  },
  'dossier.verifyLedger': {
    es: 'Para comprobar que cada anotación está en el libro público de {url}, con Node.js 18 o posterior:',
    pt: 'Para comprovar que cada registro está no livro público de {url}, com Node.js 18 ou posterior:',
    en: 'To check that each entry is in the public log of {url}, with Node.js 18 or later:',
  },
  'dossier.timeline': { es: 'Qué pasó', pt: 'O que aconteceu', en: 'What happened' },
  'dossier.report': { es: 'Reporte ciudadano', pt: 'Relato cidadão', en: 'Citizen’s report' },
  'dossier.photos': { es: 'Fotos', pt: 'Fotos', en: 'Photos' },
  'dossier.photo': { es: 'Foto {number}', pt: 'Foto {number}', en: 'Photo {number}' },
  'dossier.openings': { es: 'Quién lo abrió', pt: 'Quem o abriu', en: 'Who opened it' },
  'dossier.reading': { es: 'Leído', pt: 'Lido', en: 'Read' },
  'dossier.message.citizen': {
    es: 'Escribió la persona',
    pt: 'A pessoa escreveu',
    en: 'The person wrote',
  },
  'dossier.message.office': {
    es: 'Respondió la oficina',
    pt: 'O escritório respondeu',
    en: 'The office answered',
  },
  'dossier.position': {
    es: 'visto en el corregimiento {place}',
    pt: 'visto no corregimento {place}',
    en: 'seen in corregimiento {place}',
  },
  'dossier.unit.open': { es: 'asignada', pt: 'designada', en: 'assigned' },
  'dossier.unit.acknowledge': { es: 'enterada', pt: 'ciente', en: 'acknowledged' },
  'dossier.unit.depart': { es: 'en camino', pt: 'a caminho', en: 'on the way' },
  'dossier.unit.arrive': { es: 'llegó', pt: 'chegou', en: 'arrived' },
  'dossier.unit.close': { es: 'terminó', pt: 'terminou', en: 'finished' },
  'dossier.unit.refuse': { es: 'no pudo', pt: 'não pôde', en: 'could not' },
  'dossier.unit.withdraw': { es: 'retirada', pt: 'retirada', en: 'withdrawn' },
  'dossier.alert.raised': { es: 'Aviso abierto', pt: 'Aviso aberto', en: 'Alert raised' },
  'dossier.alert.desk': { es: 'Aviso a la sala', pt: 'Aviso à sala', en: 'Alert to the desk' },
  'dossier.alert.supervisor': {
    es: 'Aviso al supervisor',
    pt: 'Aviso ao supervisor',
    en: 'Alert to the supervisor',
  },
  'dossier.alert.list': {
    es: 'Aviso a la lista',
    pt: 'Aviso à lista',
    en: 'Alert to the list',
  },
  'dossier.alert.acknowledged': {
    es: 'Aviso recibido por alguien',
    pt: 'Aviso recebido por alguém',
    en: 'Somebody acknowledged the alert',
  },
  'dossier.alert.taken': { es: 'Aviso atendido', pt: 'Aviso atendido', en: 'Alert seen to' },
  'dossier.alert.over': { es: 'Aviso terminado', pt: 'Aviso encerrado', en: 'Alert over' },
  'dossier.column.when': { es: 'hora local', pt: 'hora local', en: 'local time' },
  'dossier.column.utc': { es: 'UTC', pt: 'UTC', en: 'UTC' },
  'dossier.column.what': { es: 'qué', pt: 'o quê', en: 'what' },
  'dossier.column.more': { es: 'detalle', pt: 'detalhe', en: 'detail' },
  'dossier.column.who': { es: 'quién', pt: 'quem', en: 'who' },
  'dossier.column.act': { es: 'acto', pt: 'ato', en: 'act' },
  'dossier.column.office': { es: 'función', pt: 'função', en: 'office' },
  'dossier.column.purpose': { es: 'para qué', pt: 'para quê', en: 'purpose' },
  'dossier.column.reason': { es: 'motivo', pt: 'motivo', en: 'reason' },
  'dossier.column.basis': { es: 'base', pt: 'base', en: 'basis' },
  'dossier.column.recipient': { es: 'destinatario', pt: 'destinatário', en: 'recipient' },
  'dossier.fact.kind': { es: 'Tipo', pt: 'Tipo', en: 'Kind' },
  'dossier.fact.iccs': { es: 'Clase (ICCS)', pt: 'Classe (ICCS)', en: 'Class (ICCS)' },
  'dossier.fact.priority': { es: 'Prioridad', pt: 'Prioridade', en: 'Priority' },
  'dossier.fact.state': { es: 'Estado', pt: 'Estado', en: 'State' },
  'dossier.fact.place': { es: 'Lugar', pt: 'Lugar', en: 'Place' },
  'dossier.fact.source': { es: 'Viene de', pt: 'Vem de', en: 'Comes from' },
  'dossier.fact.opened': { es: 'Recibido', pt: 'Recebido', en: 'Received' },
  'dossier.fact.taken': { es: 'Tomado', pt: 'Assumido', en: 'Taken' },
  'dossier.fact.started': { es: 'En marcha', pt: 'Em andamento', en: 'Under way' },
  'dossier.fact.closed': { es: 'Cerrado', pt: 'Encerrado', en: 'Closed' },
  'dossier.fact.result': { es: 'Resultado', pt: 'Resultado', en: 'Result' },
  'dossier.fact.holds': { es: 'Unidos a este', pt: 'Unidos a este', en: 'Merged into it' },
}
