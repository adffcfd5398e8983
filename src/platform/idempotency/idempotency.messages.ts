export const messages = {
  'idempotency.otherContent': {
    es: 'Ese envío ya se recibió con otro contenido. Recargue la página y envíelo como nuevo.',
    pt: 'Esse envio já foi recebido com outro conteúdo. Recarregue a página e envie-o como novo.',
    en: 'That submission was already received with other content. Reload the page and send it as new.',
  },
}
