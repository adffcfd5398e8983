/** Why something about a unit or an assignment was refused. */
export const messages = {
  'dispatch.noSuchUnit': {
    es: 'Esa unidad no existe.',
    pt: 'Essa unidade não existe.',
    en: 'There is no such unit.',
  },
  'dispatch.noSuchAssignment': {
    es: 'Esa asignación no existe, o no es de su unidad.',
    pt: 'Essa designação não existe, ou não é da sua unidade.',
    en: 'There is no such assignment, or it is not your unit’s.',
  },
  'dispatch.noSuchVehicle': {
    es: 'Ese vehículo no existe.',
    pt: 'Esse veículo não existe.',
    en: 'There is no such vehicle.',
  },
  'dispatch.noUnit': {
    es: 'Usted no está en ninguna unidad. Pida a quien supervisa que le ponga en una.',
    pt: 'Você não está em nenhuma unidade. Peça a quem supervisiona que o coloque em uma.',
    en: 'You are in no unit. Ask your supervisor to put you into one.',
  },
  'dispatch.notOfUnits': {
    es: 'Esa persona no tiene el rol «unidad».',
    pt: 'Essa pessoa não tem o papel «unidade».',
    en: 'That person does not have the role “unit”.',
  },
  'dispatch.notMember': {
    es: 'Esa persona no está en esta unidad.',
    pt: 'Essa pessoa não está nesta unidade.',
    en: 'That person is not in this unit.',
  },
  'dispatch.callSignTaken': {
    es: 'Otra unidad ya se llama así.',
    pt: 'Outra unidade já se chama assim.',
    en: 'Another unit is called so already.',
  },
  'dispatch.vehicleNamed': {
    es: 'Otro vehículo ya se llama así.',
    pt: 'Outro veículo já se chama assim.',
    en: 'Another vehicle is called so already.',
  },
  'dispatch.notOff': {
    es: '{unit} está en turno. Termine antes su turno.',
    pt: '{unit} está em turno. Termine antes o turno dela.',
    en: '{unit} is on shift. End its shift first.',
  },
  'dispatch.unitRetired': {
    es: 'Esa unidad está dada de baja.',
    pt: 'Essa unidade foi desativada.',
    en: 'That unit is retired.',
  },
  'dispatch.unitOff': {
    es: '{unit} no está en turno. Elija otra unidad.',
    pt: '{unit} não está em turno. Escolha outra unidade.',
    en: '{unit} is off shift. Choose another unit.',
  },
  'dispatch.unitBusy': {
    es: '{unit} está ocupada. Elija otra, o asígnela aunque esté ocupada.',
    pt: '{unit} está ocupada. Escolha outra, ou designe-a mesmo ocupada.',
    en: '{unit} is busy. Choose another, or assign it even though it is busy.',
  },
  'dispatch.unitPausing': {
    es: '{unit} está en descanso. Elija otra, o asígnela de todos modos.',
    pt: '{unit} está em descanso. Escolha outra, ou designe-a mesmo assim.',
    en: '{unit} is on a break. Choose another, or assign it all the same.',
  },
  'dispatch.assignedAlready': {
    es: '{unit} ya tiene este incidente.',
    pt: '{unit} já tem este incidente.',
    en: '{unit} has this incident already.',
  },
  'dispatch.incidentOver': {
    es: 'El incidente {number} ya terminó; no se le asignan unidades.',
    pt: 'O incidente {number} já terminou; não se designam unidades a ele.',
    en: 'Incident {number} is over; no unit is assigned to it.',
  },
  'dispatch.hasAssignments': {
    es: 'La unidad tiene asignado el incidente {number}. Ciérrelo antes, o pida que se lo retiren.',
    pt: 'A unidade tem designado o incidente {number}. Encerre-o antes, ou peça que o retirem.',
    en: 'The unit is assigned to incident {number}. Close it first, or ask for it to be withdrawn.',
  },
  'dispatch.notYet': {
    es: 'Eso todavía no ha ocurrido: revise el reloj del teléfono.',
    pt: 'Isso ainda não aconteceu: confira o relógio do telefone.',
    en: 'That has not happened yet: check the phone’s clock.',
  },
  'dispatch.tooLate': {
    es: 'Ocurrió hace más de {hours} horas y ya no se acepta. Dígalo por radio.',
    pt: 'Aconteceu há mais de {hours} horas e já não se aceita. Diga pelo rádio.',
    en: 'It happened more than {hours} hours ago and is no longer accepted. Say it on the radio.',
  },
  'dispatch.beforeShift': {
    es: 'Esa posición es de antes del turno; no se guarda.',
    pt: 'Essa posição é de antes do turno; não se guarda.',
    en: 'That position is from before the shift; it is not kept.',
  },
  'dispatch.offShift': {
    es: 'La unidad no está en turno; su posición no se guarda.',
    pt: 'A unidade não está em turno; a sua posição não se guarda.',
    en: 'The unit is off shift; its position is not kept.',
  },
  'dispatch.nowhere': {
    es: 'Esa posición cae en el mar o fuera del país; no se guarda.',
    pt: 'Essa posição cai no mar ou fora do país; não se guarda.',
    en: 'That position lies at sea or abroad; it is not kept.',
  },
}
