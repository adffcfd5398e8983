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
  'installation.newerData': {
    es: 'En {dir} trabajó Convive {theirs}; este es {ours}, más viejo, y podría dañar los datos. Instale {theirs} o posterior, o restaure una copia de antes.',
    pt: 'Em {dir} trabalhou o Convive {theirs}; este é {ours}, mais antigo, e poderia danificar os dados. Instale {theirs} ou posterior, ou restaure uma cópia de antes.',
    en: 'Convive {theirs} has worked on {dir}; this is {ours}, which is older and might damage the data. Install {theirs} or later, or restore a backup from before.',
  },
  'installation.badVersion': {
    es: '{file} está dañado: no se sabe qué versión trabajó aquí. Si está seguro de que no fue una más nueva, borre ese archivo e inicie de nuevo.',
    pt: '{file} está danificado: não se sabe qual versão trabalhou aqui. Se tem certeza de que não foi uma mais nova, apague esse arquivo e inicie de novo.',
    en: '{file} is damaged: it is not known which version has worked here. If you are sure that it was no newer one, delete that file and start again.',
  },
}
