import type { DateForm, Mapping, WrittenMapping } from './import.schema.ts'

/** A mapping as it is filled in: every field a word, empty where there is none. */
export interface MappingForm {
  readonly id: string
  readonly classBy: 'column' | 'is'
  readonly classColumn: string
  readonly classIs: string
  readonly whenBy: 'moment' | 'interval' | 'parts'
  readonly whenColumn: string
  readonly whenTo: string
  readonly dateForm: DateForm
  readonly year: string
  readonly month: string
  readonly day: string
  readonly code: string
  /** columns with names of places, the largest first */
  readonly large: string
  readonly middle: string
  readonly small: string
  readonly x: string
  readonly y: string
  readonly crs: string
  readonly units: string
  readonly zone: string
  /** words, one a line */
  readonly notKnown: string
  readonly classes: Readonly<Record<string, string>>
}

const empty: MappingForm = {
  id: '',
  classBy: 'column',
  classColumn: '',
  classIs: '',
  whenBy: 'moment',
  whenColumn: '',
  whenTo: '',
  dateForm: 'ymd',
  year: '',
  month: '',
  day: '',
  code: '',
  large: '',
  middle: '',
  small: '',
  x: '',
  y: '',
  crs: 'EPSG:4326',
  units: '',
  zone: '',
  notKnown: '',
  classes: {},
}

const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()

/** Names under which institutions deliver what we look for; the first that fits is proposed. */
const usual = {
  id: /^(id|numero|no|nro|num|folio|expediente|caso|noticia|feature\.id|.*_id|id_.*)$/,
  classColumn: /(delito|tipo|clase|crime|ofen[cs]|hecho|conducta|crimen|modalidad)/,
  whenColumn: /(fecha|date|datetime|data|ocurr|momento)/,
  year: /^(ano|anio|year|gestion)$/,
  month: /^(mes|month)$/,
  day: /^(dia|day)$/,
  code: /(cod|divipola).*(correg|distr|lugar|mun|place)|^(codigo_lugar|divipola|cod_correg)$/,
  large: /(provincia|departamento|comarca|estado|province|state)/,
  middle: /(distrito|municipio|canton|district|city|ciudad)/,
  small: /(corregimiento|barrio|localidad|vereda|parroquia|neighbo)/,
  x: /^(geometry\.x|lon|long|longitud|longitude|x|x_.*|coord_?x|este|east(ing)?)$/,
  y: /^(geometry\.y|lat|latitud|latitude|y|y_.*|coord_?y|norte|north(ing)?)$/,
  units: /^(n|count|cantidad|conteo|victimas|total|unidades|numero_de_victimas)$/,
} as const

/** How days are written, as far as some of them show it. */
export function guessDateForm(days: readonly string[]): DateForm {
  const parts = days.map((day) => day.trim().split(/[-/. T]/))
  if (parts.some(([first = '']) => first.length >= 4)) return 'ymd'
  return parts.some(([, second]) => Number(second) > 12) ? 'mdy' : 'dmy'
}

/**
 * What the columns of a file seem to mean, to be looked at by a person.
 * @param rows  the first ones, cells in the order of the columns
 */
export function guessForm(
  columns: readonly string[],
  rows: readonly { readonly cells: readonly string[] }[],
): MappingForm {
  const named = (shape: RegExp): string => columns.find((name) => shape.test(plain(name))) ?? ''
  const found = Object.fromEntries(
    Object.entries(usual).map(([field, shape]) => [field, named(shape)]),
  ) as Record<keyof typeof usual, string>
  const at = columns.indexOf(found.whenColumn)
  const whenBy = found.whenColumn === '' && found.year !== '' ? 'parts' : 'moment'
  return {
    ...empty,
    ...found,
    // Degrees are small; what is larger lies in a system that a person has to name.
    crs: rows.some(({ cells }) => Math.abs(Number(cells[columns.indexOf(found.x)])) > 180)
      ? ''
      : empty.crs,
    whenBy,
    dateForm: guessDateForm(rows.map(({ cells }) => cells[at] ?? '').filter((day) => day !== '')),
  }
}

/** The form of a mapping that a source has. */
export function formOf(mapping: WrittenMapping): MappingForm {
  const { when, where = {} } = mapping
  const names = where.names ?? []
  // The smallest place stands last, however many there are.
  const [small = '', middle = '', large = ''] = [...names].reverse()
  return {
    ...empty,
    id: mapping.id ?? '',
    ...('is' in mapping.class
      ? { classBy: 'is', classIs: mapping.class.is }
      : { classBy: 'column', classColumn: mapping.class.column }),
    whenBy: when.by,
    ...(when.by === 'moment' && { whenColumn: when.column, dateForm: when.form ?? empty.dateForm }),
    ...(when.by === 'interval' && {
      whenColumn: when.from,
      whenTo: when.to,
      dateForm: when.form ?? empty.dateForm,
    }),
    ...(when.by === 'parts' && { year: when.year, month: when.month ?? '', day: when.day ?? '' }),
    code: where.code ?? '',
    large,
    middle,
    small,
    x: where.point?.x ?? '',
    y: where.point?.y ?? '',
    crs: where.point?.crs ?? empty.crs,
    units: mapping.units ?? '',
    zone: mapping.zone ?? '',
    notKnown: (mapping.notKnown ?? []).join('\n'),
    classes: mapping.classes ?? {},
  }
}

const whenOf = (form: MappingForm): Mapping['when'] => {
  const { whenBy, whenColumn, whenTo, dateForm, year, month, day } = form
  if (whenBy === 'moment') return { by: 'moment', column: whenColumn, form: dateForm }
  if (whenBy === 'interval') return { by: 'interval', from: whenColumn, to: whenTo, form: dateForm }
  return { by: 'parts', year, ...(month !== '' && { month }), ...(day !== '' && { day }) }
}

/** The mapping that a form says; classes without a category are left out: they are "not mapped". */
export function mappingOfForm(form: MappingForm): Mapping {
  const names = [form.large, form.middle, form.small].filter((name) => name !== '')
  const { x, y, crs } = form
  return {
    ...(form.id !== '' && { id: form.id }),
    class: form.classBy === 'is' ? { is: form.classIs.trim() } : { column: form.classColumn },
    when: whenOf(form),
    where: {
      ...(form.code !== '' && { code: form.code }),
      ...(names.length > 0 && { names }),
      ...(x !== '' && y !== '' && { point: { x, y, crs: crs.trim() } }),
    },
    ...(form.units !== '' && { units: form.units }),
    ...(form.zone.trim() !== '' && { zone: form.zone.trim() }),
    classes: Object.fromEntries(Object.entries(form.classes).filter(([, code]) => code !== '')),
    notKnown: form.notKnown
      .split('\n')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  }
}

/** The field that is missing before a mapping can be tried. */
export function missingOf(form: MappingForm): keyof MappingForm | undefined {
  if (form.classBy === 'column' ? form.classColumn === '' : form.classIs.trim() === '')
    return form.classBy === 'column' ? 'classColumn' : 'classIs'
  if (form.whenBy === 'parts') return form.year === '' ? 'year' : undefined
  if (form.whenColumn === '') return 'whenColumn'
  if (form.whenBy === 'interval' && form.whenTo === '') return 'whenTo'
  return form.x !== '' && form.crs.trim() === '' ? 'crs' : undefined
}
