/** What somebody is told who would read a record. */
export const messages = {
  'grant.reasonNeeded': {
    es: 'Esto no está a su cargo. Escriba para qué necesita leerlo, con al menos {shortest} letras; quedará anotado y otra persona lo revisará.',
    pt: 'Isto não está a seu cargo. Escreva para que precisa lê-lo, com ao menos {shortest} letras; ficará registrado e outra pessoa vai revisar.',
    en: 'This is not in your charge. Write why you need to read it, in at least {shortest} letters; it will be recorded, and somebody else will look at it.',
  },
  'grant.budget': {
    es: 'En la última hora ya leyó {most} veces, que es el límite. Podrá seguir en {minutes, plural, one {# minuto} other {# minutos}}. Si lo necesita antes, hable con quien supervisa.',
    pt: 'Na última hora já leu {most} vezes, que é o limite. Poderá continuar em {minutes, plural, one {# minuto} other {# minutos}}. Se precisar antes, fale com quem supervisiona.',
    en: 'Within the last hour you have read {most} times, which is the limit. You can go on in {minutes, plural, one {# minute} other {# minutes}}. If you need it sooner, speak with your supervisor.',
  },
}
