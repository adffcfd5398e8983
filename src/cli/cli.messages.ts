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
  'cli.migrated': {
    es: 'La base de datos está al día.',
    pt: 'O banco de dados está em dia.',
    en: 'The database is up to date.',
  },
  'start.clockBehind': {
    es: 'El reloj de esta computadora dice {now, date, long}, antes de que existiera este programa. Ponga la fecha y la hora correctas y vuelva a iniciar.',
    pt: 'O relógio deste computador diz {now, date, long}, antes de este programa existir. Acerte a data e a hora e inicie de novo.',
    en: 'The clock of this computer says {now, date, long}, before this program existed. Set the right date and time and start again.',
  },
  'start.clockJumped': {
    es: 'El reloj de esta computadora dice {now, date, long}, pero lo último anotado aquí es del {last, date, long}. Ponga la fecha correcta; si ya lo es, inicie con: npm start -- --clock-is-right',
    pt: 'O relógio deste computador diz {now, date, long}, mas o último registro aqui é de {last, date, long}. Acerte a data; se já está certa, inicie com: npm start -- --clock-is-right',
    en: 'The clock of this computer says {now, date, long}, but the last entry here is of {last, date, long}. Set the right date; if it is right already, start with: npm start -- --clock-is-right',
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
