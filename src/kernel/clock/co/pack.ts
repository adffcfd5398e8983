import type { CivilDate } from '../../time.ts'
import type { ClockRule, Holiday, Law } from '../clock.schema.ts'

// Colombia. A rule that was in force is never edited: it gets its last day, and the next version begins the day after.
// No term here runs in working hours. Colombia's laws count working days, which end with the day, whatever the office's
// hours are (Law 1581/2012, Law 1755/2015).

const day = (text: string): CivilDate => text as CivilDate
const since2015 = {
  version: 1,
  from: day('2015-06-30'),
  to: null,
  signedOff: null,
} as const
const law = { ...since2015, basis: 'law' } as const
const own = { ...since2015, basis: 'institution', doubt: true } as const

const limits = 'Decreto 1377 de 2013, artículo 11 (Decreto 1074 de 2015)'

const rules: readonly ClockRule[] = [
  {
    ...own,
    id: 'report.answer',
    kind: 'deadline',
    citation:
      'Estándar de servicio de la institución, dentro de los quince días hábiles de la Ley 1755 de 2015, artículo 14',
    within: { workingDays: 2 },
  },
  {
    ...law,
    id: 'petition.answer',
    kind: 'deadline',
    citation: 'Ley 1755 de 2015, artículo 14',
    within: { workingDays: 15 },
    doubt: false,
  },
  {
    ...law,
    id: 'information.answer',
    kind: 'deadline',
    citation: 'Ley 1755 de 2015, artículo 14, numeral 1',
    within: { workingDays: 10 },
    doubt: false,
  },
  {
    ...law,
    id: 'rights.access',
    kind: 'deadline',
    citation: 'Ley 1581 de 2012, artículo 14 (consultas)',
    within: { workingDays: 10 },
    extension: { workingDays: 5 },
    doubt: false,
  },
  {
    ...law,
    id: 'rights.correction',
    kind: 'deadline',
    citation: 'Ley 1581 de 2012, artículo 15 (reclamos)',
    within: { workingDays: 15 },
    extension: { workingDays: 8 },
    doubt: false,
  },
  {
    ...law,
    id: 'rights.erasure',
    kind: 'deadline',
    citation: 'Ley 1581 de 2012, artículo 15 (reclamos)',
    within: { workingDays: 15 },
    extension: { workingDays: 8 },
    doubt: false,
  },
  {
    ...law,
    id: 'rights.portability',
    kind: 'deadline',
    citation: 'Ley 1581 de 2012, artículo 14 (consultas)',
    within: { workingDays: 10 },
    extension: { workingDays: 5 },
    doubt: true,
  },
  {
    ...own,
    id: 'incident.record',
    kind: 'retention',
    citation: `${limits}; plazo de la institución`,
    warnDays: 30,
    seal: null,
    expunge: { months: 12 },
  },
  {
    ...own,
    id: 'shift.record',
    kind: 'retention',
    citation: `${limits}; plazo de la institución`,
    warnDays: 30,
    seal: null,
    expunge: { months: 12 },
  },
  {
    ...own,
    id: 'unit.track',
    kind: 'retention',
    citation: `${limits}; plazo de la institución`,
    // What is kept for days is not announced a month before.
    warnDays: 0,
    seal: null,
    expunge: { days: 7 },
  },
  {
    ...own,
    id: 'report.record',
    kind: 'retention',
    citation: `${limits}; plazo de la institución`,
    warnDays: 30,
    seal: { months: 6 },
    expunge: { months: 12 },
  },
  {
    ...own,
    id: 'report.contact',
    kind: 'retention',
    citation: `${limits}; plazo de la institución`,
    warnDays: 30,
    seal: null,
    expunge: { months: 6 },
  },
  {
    ...own,
    id: 'report.photo',
    kind: 'retention',
    citation: `${limits}; plazo de la institución`,
    warnDays: 30,
    seal: null,
    expunge: { months: 9 },
  },
  {
    ...own,
    id: 'delivery.columns',
    kind: 'retention',
    citation: `${limits}: lo que no hace falta para contar; plazo de la institución`,
    warnDays: 30,
    seal: null,
    expunge: { months: 24 },
  },
  {
    ...own,
    id: 'delivery.record',
    kind: 'retention',
    citation: `${limits}; estadística; plazo de la institución`,
    warnDays: 30,
    seal: null,
    expunge: { months: 120 },
  },
  {
    ...own,
    id: 'rights.record',
    kind: 'retention',
    citation: `${limits}; plazo de la institución`,
    warnDays: 30,
    seal: null,
    expunge: { months: 12 },
  },
  {
    ...own,
    id: 'account.record',
    kind: 'retention',
    citation: `${limits}: quién abrió un expediente debe poder decirse a quien lo pregunte; plazo de la institución`,
    warnDays: 30,
    seal: null,
    // Longer than any file that she may have opened is kept, with an order's two years and the request about it.
    expunge: { months: 60 },
  },
  {
    ...own,
    id: 'account.unused',
    kind: 'retention',
    citation: `${limits}: quien no llegó a entrar no abrió nada; plazo de la institución`,
    warnDays: 0,
    seal: null,
    // Whoever comes some hours too late needs a new link, and not all of an invitation.
    expunge: { days: 1 },
  },
  {
    ...law,
    id: 'hold.order',
    kind: 'hold',
    citation: 'Orden de autoridad competente, que se cita en cada retención',
    doubt: true,
  },
  {
    ...law,
    id: 'age.majority',
    kind: 'age',
    citation: 'Ley 27 de 1977, artículo 1',
    years: 18,
    doubt: false,
  },
]

const fixed = 'Ley 51 de 1983, artículo 1'
const moved = { citation: 'Ley 51 de 1983, artículo 1', moves: 'monday' } as const

const holidays: readonly Holiday[] = [
  { citation: fixed, name: 'Año Nuevo', month: 1, day: 1 },
  { ...moved, name: 'Día de los Reyes Magos', month: 1, day: 6 },
  { ...moved, name: 'Día de San José', month: 3, day: 19 },
  { citation: fixed, name: 'Jueves Santo', easter: -3 },
  { citation: fixed, name: 'Viernes Santo', easter: -2 },
  { citation: fixed, name: 'Día del Trabajo', month: 5, day: 1 },
  { ...moved, name: 'Ascensión del Señor', easter: 39 },
  { ...moved, name: 'Corpus Christi', easter: 60 },
  { ...moved, name: 'Sagrado Corazón de Jesús', easter: 68 },
  { ...moved, name: 'San Pedro y San Pablo', month: 6, day: 29 },
  { citation: fixed, name: 'Día de la Independencia', month: 7, day: 20 },
  { citation: fixed, name: 'Batalla de Boyacá', month: 8, day: 7 },
  { ...moved, name: 'Asunción de la Virgen', month: 8, day: 15 },
  { ...moved, name: 'Día de la Raza', month: 10, day: 12 },
  { ...moved, name: 'Todos los Santos', month: 11, day: 1 },
  { ...moved, name: 'Independencia de Cartagena', month: 11, day: 11 },
  { citation: fixed, name: 'Inmaculada Concepción', month: 12, day: 8 },
  { citation: fixed, name: 'Navidad', month: 12, day: 25 },
]

/** The law of Colombia. */
export const co: Law = { jurisdiction: 'co', rules, holidays }
