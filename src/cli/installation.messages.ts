export const messages = {
  'installation.folder': {
    es: 'La carpeta de datos {dir} no se puede usar ({code}). Elija otra con --data o dé permiso de escritura.',
    pt: 'A pasta de dados {dir} não pode ser usada ({code}). Escolha outra com --data ou dê permissão de escrita.',
    en: 'The data folder {dir} cannot be used ({code}). Choose another with --data or allow writing to it.',
  },
  'installation.full': {
    es: 'El disco de {dir} está lleno. Libere espacio y vuelva a iniciar.',
    pt: 'O disco de {dir} está cheio. Libere espaço e inicie de novo.',
    en: 'The disk of {dir} is full. Free some space and start again.',
  },
  'installation.demoOnRealData': {
    es: 'Aquí ya hay datos reales; la demostración no se mezcla con ellos. Use otra carpeta: --demo --data ./demo',
    pt: 'Aqui já há dados reais; a demonstração não se mistura com eles. Use outra pasta: --demo --data ./demo',
    en: 'There is real data here already; the demo does not mix with it. Use another folder: --demo --data ./demo',
  },
}
