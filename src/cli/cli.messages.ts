export const messages = {
  'cli.argument': {
    es: 'El comando no se entiende: {why}. Añada --help para ver cómo se usa.',
    pt: 'O comando não foi entendido: {why}. Acrescente --help para ver como se usa.',
    en: 'The command is not understood: {why}. Add --help to see how it is used.',
  },
  'cli.unknown': {
    es: 'No hay un comando «{name}». «convive --help» los muestra todos.',
    pt: 'Não há um comando «{name}». «convive --help» mostra todos.',
    en: 'There is no command “{name}”. “convive --help” lists them all.',
  },
  'start.webBuild': {
    es: 'La aplicación web ({mode}) no se pudo construir; arriba está el porqué.',
    pt: 'A aplicação web ({mode}) não pôde ser construída; o motivo está acima.',
    en: 'The web application ({mode}) could not be built; the reason stands above.',
  },
  'start.firstRun': {
    es: 'Todavía no hay cuentas. Abra este enlace en esta computadora para crear la primera; sirve una sola vez:',
    pt: 'Ainda não há contas. Abra este link neste computador para criar a primeira; serve uma só vez:',
    en: 'There are no accounts yet. Open this link on this computer to make the first one; it works once:',
  },
  'start.demoAccounts': {
    es: 'Cuentas de la demostración (contraseña para todas: {password}):',
    pt: 'Contas da demonstração (senha para todas: {password}):',
    en: 'Accounts of the demo (one password for all: {password}):',
  },
  'start.building': {
    es: 'Preparando las pantallas …',
    pt: 'Preparando as telas …',
    en: 'Building the screens …',
  },
  'start.fillingDemo': {
    es: 'Llenando el distrito sintético de Chepo …',
    pt: 'Preenchendo o distrito sintético de Chepo …',
    en: 'Filling the synthetic district of Chepo …',
  },
  'start.stopping': { es: 'Deteniendo …', pt: 'Parando …', en: 'Stopping …' },
}
