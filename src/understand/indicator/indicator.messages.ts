/** Why a measure is not kept or counted. */
export const messages = {
  'measure.absent': {
    es: 'Esa medida no existe.',
    pt: 'Essa medida não existe.',
    en: 'There is no such measure.',
  },
  'measure.another': {
    es: 'Mientras tanto alguien guardó otra versión de esta medida. Mírela y guarde de nuevo.',
    pt: 'Entretanto alguém guardou outra versão desta medida. Veja-a e guarde de novo.',
    en: 'Somebody kept another version of this measure meanwhile. Look at it and keep yours again.',
  },
  'measure.noSource': {
    es: 'Esa fuente no existe.',
    pt: 'Essa fonte não existe.',
    en: 'There is no such source.',
  },
  'measure.noPlace': {
    es: 'Ese lugar no está en el territorio.',
    pt: 'Esse lugar não está no território.',
    en: 'That place is not in the territory.',
  },
  'measure.personsNowhere': {
    es: 'Estos códigos de la población no son de ningún lugar del territorio: {codes}. Revise si perdieron un cero delante.',
    pt: 'Estes códigos da população não são de nenhum lugar do território: {codes}. Verifique se perderam um zero à frente.',
    en: 'These codes of the population are of no place in the territory: {codes}. See whether they lost a zero in front.',
  },
  'measure.noSuchDate': {
    es: 'Esta fuente no dice esa fecha: lo que entregan las instituciones se cuenta por cuándo ocurrió, los incidentes propios por cuándo se avisó.',
    pt: 'Esta fonte não diz essa data: o que as instituições entregam conta-se por quando ocorreu, os incidentes próprios por quando se avisou.',
    en: 'This source does not tell that date: what institutions deliver is counted by when it happened, the district’s own incidents by when they were told.',
  },
}
