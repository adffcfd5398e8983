/** Words of the public page on deadlines and retention. */
export const messages = {
  'law.pageTitle': {
    es: 'Plazos, conservación y días hábiles',
    pt: 'Prazos, conservação e dias úteis',
    en: 'Deadlines, retention and working days',
  },
  'law.pageLead': {
    es: 'Con estas reglas el sistema cuenta los plazos y borra lo que ya no puede guardar; cada una con su artículo.',
    pt: 'Com estas regras o sistema conta os prazos e apaga o que já não pode guardar; cada uma com seu artigo.',
    en: 'By these rules the system counts deadlines and erases what it may no longer keep, each with its article.',
  },
  'law.pageUnsigned': {
    es: 'Donde dice que falta la firma, ningún abogado ha confirmado todavía la regla para esta institución.',
    pt: 'Onde diz que falta a assinatura, nenhum advogado confirmou ainda a regra para esta instituição.',
    en: 'Where it says that the sign-off is missing, no counsel has confirmed the rule for this institution yet.',
  },
  'law.column.rule': { es: 'Regla', pt: 'Regra', en: 'Rule' },
  'law.column.time': { es: 'Tiempo', pt: 'Tempo', en: 'Time' },
  'law.column.article': { es: 'Artículo', pt: 'Artigo', en: 'Article' },
  'law.column.sign': { es: 'Firma y dudas', pt: 'Assinatura e dúvidas', en: 'Sign-off and doubts' },
  'law.span.minutes': {
    es: '{amount, plural, one {# minuto} other {# minutos}}',
    pt: '{amount, plural, one {# minuto} other {# minutos}}',
    en: '{amount, plural, one {# minute} other {# minutes}}',
  },
  'law.span.hours': {
    es: '{amount, plural, one {# hora} other {# horas}}',
    pt: '{amount, plural, one {# hora} other {# horas}}',
    en: '{amount, plural, one {# hour} other {# hours}}',
  },
  'law.span.days': {
    es: '{amount, plural, one {# día} other {# días}}',
    pt: '{amount, plural, one {# dia} other {# dias}}',
    en: '{amount, plural, one {# day} other {# days}}',
  },
  'law.span.workingDays': {
    es: '{amount, plural, one {# día hábil} other {# días hábiles}}',
    pt: '{amount, plural, one {# dia útil} other {# dias úteis}}',
    en: '{amount, plural, one {# working day} other {# working days}}',
  },
  'law.span.months': {
    es: '{amount, plural, one {# mes} other {# meses}}',
    pt: '{amount, plural, one {# mês} other {# meses}}',
    en: '{amount, plural, one {# month} other {# months}}',
  },
  'law.years': { es: '{years} años', pt: '{years} anos', en: '{years} years' },
  'law.extended': {
    es: '{within}; con razones, {extension} más',
    pt: '{within}; com razões, mais {extension}',
    en: '{within}; with reasons, {extension} more',
  },
  'law.expunges': {
    es: 'Se borra a los {expunge} de terminado; se avisa {days} días antes',
    pt: 'Apaga-se {expunge} depois de terminado; avisa-se {days} dias antes',
    en: 'Erased {expunge} after it ended; warned of {days} days before',
  },
  'law.sealsAndExpunges': {
    es: 'Se sella a los {seal} de terminado y se borra a los {expunge}; se avisa {days} días antes',
    pt: 'Sela-se {seal} depois de terminado e apaga-se depois de {expunge}; avisa-se {days} dias antes',
    en: 'Sealed {seal} after it ended and erased after {expunge}; warned of {days} days before',
  },
  'law.rest': {
    es: 'Días que no cuentan como hábiles en {year}',
    pt: 'Dias que não contam como úteis em {year}',
    en: 'Days that do not count as working days in {year}',
  },
  'law.restDoubt': {
    es: 'Además, sábados y domingos. Los puentes y cierres que se decretan cada año cuentan solo si están anotados aquí; si falta uno, el plazo vence antes, nunca después.',
    pt: 'Além disso, sábados e domingos. As pontes e fechamentos decretados a cada ano contam só se estiverem registrados aqui; se faltar um, o prazo vence antes, nunca depois.',
    en: 'Saturdays and Sundays besides. Bridge days and closures that are decreed each year count only when they are entered here; if one is missing, a deadline ends earlier, never later.',
  },
}
