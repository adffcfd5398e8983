/** Other names people use for a place: found by search, not shown. By code. */
export const aliases: Readonly<Record<string, readonly string[]>> = {
  '10': ['Guna Yala', 'San Blas'],
  '1001': ['Guna Yala', 'San Blas'],
  '11': ['Emberá-Wounaan'],
  '050209': ['Guna de Wargandí', 'Wargandí'],
  '080507': ['Guna de Madungandí', 'Madungandí', 'Madugandí'],
  '080821': ['Veinticuatro de Diciembre'],
  '090705': ['14 de Noviembre'],
}
