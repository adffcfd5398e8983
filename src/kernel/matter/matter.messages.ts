export const messages = {
  'matter.unknownEvent': {
    es: 'Este trámite no conoce el paso «{event}».',
    pt: 'Este processo não conhece o passo «{event}».',
    en: 'This matter knows no step “{event}”.',
  },
  'matter.notYours': {
    es: 'Su función no le permite dar este paso ({event}).',
    pt: 'A sua função não permite dar este passo ({event}).',
    en: 'Your office does not let you take this step ({event}).',
  },
  'matter.notNow': {
    es: 'Este paso ({event}) no es posible ahora: el trámite está en «{state}».',
    pt: 'Este passo ({event}) não é possível agora: o processo está em «{state}».',
    en: 'This step ({event}) is not possible now: the matter is in “{state}”.',
  },
  'matter.notDue': {
    es: 'El plazo aún no ha vencido; este paso ({event}) no se da todavía en «{state}».',
    pt: 'O prazo ainda não venceu; este passo ({event}) ainda não se dá em «{state}».',
    en: 'The deadline has not passed; this step ({event}) does not happen yet in “{state}”.',
  },
  'matter.closed': {
    es: 'Este trámite está cerrado («{state}») y ya no cambia; no se puede dar el paso «{event}».',
    pt: 'Este processo está encerrado («{state}») e já não muda; não se pode dar o passo «{event}».',
    en: 'This matter is closed (“{state}”) and does not change any more; the step “{event}” cannot be taken.',
  },
  'matter.missing': {
    es: 'Para este paso ({event}) falta: {field}.',
    pt: 'Para este passo ({event}) falta: {field}.',
    en: 'This step ({event}) still needs: {field}.',
  },
  'matter.changedMeanwhile': {
    es: 'Otra persona cambió este trámite mientras usted lo veía. Mire cómo está ahora y decida de nuevo.',
    pt: 'Outra pessoa mudou este processo enquanto você o via. Veja como está agora e decida de novo.',
    en: 'Somebody else changed this matter while you were looking at it. See how it stands now and decide again.',
  },
  'matter.absent': {
    es: 'No existe tal trámite.',
    pt: 'Não existe tal processo.',
    en: 'There is no such matter.',
  },
}
