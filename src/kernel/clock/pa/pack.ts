import type { CivilDate } from '../../time.ts'
import type { ClockRule, Holiday, Law } from '../clock.schema.ts'

// Panama. A rule that was in force is never edited: it gets its last day, and the next version begins the day after.
// No term here runs in working hours. Panama's laws count working days, which end with the day, whatever the office's
// hours are (Law 81/2019, Law 6/2002, Constitution, article 41); the 72 hours of a breach run through night and Sunday.

const day = (text: string): CivilDate => text as CivilDate
const since2021 = {
  version: 1,
  from: day('2021-03-29'),
  to: null,
  signedOff: null,
} as const
const law = { ...since2021, basis: 'law' } as const
const own = { ...since2021, basis: 'institution', doubt: true } as const

const rules: readonly ClockRule[] = [
  {
    ...own,
    id: 'report.answer',
    kind: 'deadline',
    citation:
      'Estándar de servicio de la institución, dentro de los treinta días del artículo 41 de la Constitución',
    within: { workingDays: 2 },
  },
  {
    ...law,
    id: 'petition.answer',
    kind: 'deadline',
    citation: 'Constitución Política de la República de Panamá, artículo 41',
    within: { days: 30 },
    doubt: false,
  },
  {
    ...law,
    id: 'information.answer',
    kind: 'deadline',
    citation: 'Ley 6 de 22 de enero de 2002, artículo 7',
    within: { days: 30 },
    doubt: false,
  },
  {
    ...law,
    id: 'rights.access',
    kind: 'deadline',
    citation:
      'Ley 81 de 26 de marzo de 2019 y Decreto Ejecutivo 285 de 28 de mayo de 2021 (acceso)',
    within: { workingDays: 10 },
    doubt: true,
  },
  {
    ...law,
    id: 'rights.correction',
    kind: 'deadline',
    citation: 'Ley 81 de 26 de marzo de 2019 (rectificación: cinco días hábiles)',
    within: { workingDays: 5 },
    doubt: true,
  },
  {
    ...law,
    id: 'rights.erasure',
    kind: 'deadline',
    citation:
      'Ley 81 de 26 de marzo de 2019 y Decreto Ejecutivo 285 de 28 de mayo de 2021 (cancelación)',
    within: { workingDays: 5 },
    doubt: true,
  },
  {
    ...law,
    id: 'rights.portability',
    kind: 'deadline',
    citation:
      'Ley 81 de 26 de marzo de 2019 y Decreto Ejecutivo 285 de 28 de mayo de 2021 (portabilidad)',
    within: { workingDays: 10 },
    doubt: true,
  },
  {
    ...law,
    id: 'breach.notice',
    kind: 'deadline',
    citation: 'Decreto Ejecutivo 285 de 28 de mayo de 2021 (aviso en 72 horas)',
    within: { hours: 72 },
    doubt: true,
  },
  {
    ...own,
    id: 'incident.record',
    kind: 'retention',
    citation:
      'Ley 81 de 26 de marzo de 2019, principio de finalidad: no conservar más de lo necesario; plazo de la institución',
    warnDays: 30,
    seal: null,
    expunge: { months: 12 },
  },
  {
    ...own,
    id: 'shift.record',
    kind: 'retention',
    citation:
      'Ley 81 de 26 de marzo de 2019, principio de finalidad: no conservar más de lo necesario; plazo de la institución',
    warnDays: 30,
    seal: null,
    expunge: { months: 12 },
  },
  {
    ...own,
    id: 'unit.track',
    kind: 'retention',
    citation:
      'Ley 81 de 26 de marzo de 2019, principios de finalidad y de proporcionalidad: datos de quienes trabajan; plazo de la institución',
    // What is kept for days is not announced a month before.
    warnDays: 0,
    seal: null,
    expunge: { days: 7 },
  },
  {
    ...own,
    id: 'report.record',
    kind: 'retention',
    citation:
      'Ley 81 de 26 de marzo de 2019, principio de finalidad: no conservar más de lo necesario; plazo de la institución',
    warnDays: 30,
    seal: { months: 6 },
    expunge: { months: 12 },
  },
  {
    ...own,
    id: 'report.contact',
    kind: 'retention',
    citation:
      'Ley 81 de 26 de marzo de 2019, principio de proporcionalidad; plazo de la institución',
    warnDays: 30,
    seal: null,
    expunge: { months: 6 },
  },
  {
    ...own,
    id: 'report.photo',
    kind: 'retention',
    citation:
      'Ley 81 de 26 de marzo de 2019, principio de proporcionalidad; plazo de la institución',
    warnDays: 30,
    seal: null,
    expunge: { months: 9 },
  },
  {
    ...own,
    id: 'delivery.columns',
    kind: 'retention',
    citation:
      'Ley 81 de 26 de marzo de 2019, principio de proporcionalidad: lo que no hace falta para contar; plazo de la institución',
    warnDays: 30,
    seal: null,
    expunge: { months: 24 },
  },
  {
    ...own,
    id: 'delivery.record',
    kind: 'retention',
    citation:
      'Ley 81 de 26 de marzo de 2019, principio de finalidad: estadística; plazo de la institución',
    warnDays: 30,
    seal: null,
    expunge: { months: 120 },
  },
  {
    ...own,
    id: 'rights.record',
    kind: 'retention',
    citation: 'Ley 81 de 26 de marzo de 2019, prueba de haber respondido; plazo de la institución',
    warnDays: 30,
    seal: null,
    expunge: { months: 12 },
  },
  {
    ...own,
    id: 'account.record',
    kind: 'retention',
    citation:
      'Ley 81 de 26 de marzo de 2019, principio de finalidad: quién abrió un expediente debe poder decirse a quien lo pregunte; plazo de la institución',
    warnDays: 30,
    seal: null,
    // Longer than any file that she may have opened is kept, with an order's two years and the request about it.
    expunge: { months: 60 },
  },
  {
    ...own,
    id: 'account.unused',
    kind: 'retention',
    citation:
      'Ley 81 de 26 de marzo de 2019, principio de finalidad: quien no llegó a entrar no abrió nada; plazo de la institución',
    warnDays: 0,
    seal: null,
    // Whoever comes some hours too late needs a new link, and not all of an invitation.
    expunge: { days: 1 },
  },
  {
    ...law,
    id: 'data.communication',
    kind: 'visibility',
    citation:
      'Ley 81 de 26 de marzo de 2019: no se comunican datos siete años después de extinguida la obligación de conservarlos',
    within: { months: 84 },
    doubt: true,
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
    citation: 'Constitución Política de la República de Panamá, artículo 131',
    years: 18,
    doubt: false,
  },
]

const article46 = 'Código de Trabajo, artículos 46 y 47'
const rest = { citation: article46, moves: 'afterSunday' } as const

const holidays: readonly Holiday[] = [
  { ...rest, name: 'Año Nuevo', month: 1, day: 1 },
  { ...rest, name: 'Día de los Mártires', month: 1, day: 9 },
  { citation: article46, name: 'Martes de Carnaval', easter: -47 },
  {
    citation: 'Decreto Ejecutivo 3 de 2026: cierre de las oficinas públicas y municipales',
    name: 'Cierre por Carnaval',
    days: [day('2026-02-16'), day('2026-02-18')],
  },
  { citation: article46, name: 'Viernes Santo', easter: -2 },
  { ...rest, name: 'Día del Trabajo', month: 5, day: 1 },
  {
    ...rest,
    name: 'Toma de posesión de la Presidencia',
    month: 7,
    day: 1,
    from: 1999,
    everyYears: 5,
  },
  { ...rest, name: 'Separación de Panamá de Colombia', month: 11, day: 3 },
  { ...rest, name: 'Consolidación de la separación, en Colón', month: 11, day: 5 },
  { ...rest, name: 'Grito de La Villa de Los Santos', month: 11, day: 10 },
  { ...rest, name: 'Independencia de España', month: 11, day: 28 },
  { ...rest, name: 'Día de las Madres', month: 12, day: 8 },
  {
    citation: 'Ley 291 de 31 de marzo de 2022',
    moves: 'afterSunday',
    name: 'Día de Duelo Nacional',
    month: 12,
    day: 20,
    from: 2022,
  },
  { ...rest, name: 'Navidad', month: 12, day: 25 },
]

/** The law of Panama. */
export const pa: Law = { jurisdiction: 'pa', rules, holidays }
