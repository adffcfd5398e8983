/** Why the clock refuses something. */
export const messages = {
  'retention.until': {
    es: 'La orden debe terminar en el futuro y durar a lo sumo {days} días; después puede renovarse.',
    pt: 'A ordem deve terminar no futuro e durar no máximo {days} dias; depois pode ser renovada.',
    en: 'The order has to end in the future and last {days} days at most; it can be renewed then.',
  },
  'retention.openOne': {
    es: 'Solo una orden de retener puede nombrar un lugar; esta nombra un solo reporte.',
    pt: 'Só uma ordem de reter pode nomear um lugar; esta nomeia um só relato.',
    en: 'Only an order to hold may name a place; this one names one report.',
  },
  'retention.noSuchRecord': {
    es: 'Ese registro no existe, o ya fue borrado. Copie su dirección desde la pantalla del reporte o del incidente.',
    pt: 'Esse registro não existe, ou já foi apagado. Copie o endereço a partir da tela do relato ou do incidente.',
    en: 'There is no such record, or it has been erased. Copy its address from the screen of the report or the incident.',
  },
  'retention.noSuchOrder': {
    es: 'No existe esa orden.',
    pt: 'Essa ordem não existe.',
    en: 'There is no such order.',
  },
  'retention.notStanding': {
    es: 'Esa orden ya no rige.',
    pt: 'Essa ordem já não vigora.',
    en: 'That order no longer stands.',
  },
  'retention.sealed': {
    es: 'Este reporte está sellado por plazo cumplido. Solo se abre con una orden anotada.',
    pt: 'Este relato está selado por prazo cumprido. Só se abre com uma ordem registrada.',
    en: 'This report is sealed because its term is over. It opens only under a recorded order.',
  },
}
