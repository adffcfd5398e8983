/** What is said about certificates, on the command line and on the page from which a phone installs one. */
export const messages = {
  'tls.unreadable': {
    es: 'El archivo {file} no se puede leer. Revise CONVIVE_TLS_CERT y CONVIVE_TLS_KEY.',
    pt: 'O arquivo {file} não pode ser lido. Revise CONVIVE_TLS_CERT e CONVIVE_TLS_KEY.',
    en: 'The file {file} cannot be read. Check CONVIVE_TLS_CERT and CONVIVE_TLS_KEY.',
  },
  'tls.noCertificate': {
    es: 'En {file} no hay un certificado (PEM).',
    pt: 'Em {file} não há um certificado (PEM).',
    en: 'There is no certificate (PEM) in {file}.',
  },
  'tls.noKey': {
    es: 'En {file} no hay una llave privada (PEM) sin contraseña.',
    pt: 'Em {file} não há uma chave privada (PEM) sem senha.',
    en: 'There is no private key (PEM) without a password in {file}.',
  },
  'tls.otherKey': {
    es: 'La llave {keyFile} no es la del certificado {certFile}.',
    pt: 'A chave {keyFile} não é a do certificado {certFile}.',
    en: 'The key {keyFile} does not belong to the certificate {certFile}.',
  },
  'tls.ended': {
    es: 'El certificado {file} ya venció. Renuévelo; si es de esta computadora: npx convive certificate --renew.',
    pt: 'O certificado {file} já venceu. Renove-o; se é deste computador: npx convive certificate --renew.',
    en: 'The certificate {file} has ended. Renew it; if this computer made it: npx convive certificate --renew.',
  },
  'tls.authorityEnds': {
    es: 'La autoridad {file} vence en menos de 30 días. Haga una nueva con --new-authority; cada teléfono debe instalarla otra vez.',
    pt: 'A autoridade {file} vence em menos de 30 dias. Faça uma nova com --new-authority; cada telefone deve instalá-la de novo.',
    en: 'The authority {file} ends in less than 30 days. Make a new one with --new-authority; every phone has to install it again.',
  },
  'tls.nameOutside': {
    es: 'La autoridad que ya existe no puede firmar para «{name}». Haga una nueva con --new-authority; cada teléfono debe instalarla otra vez.',
    pt: 'A autoridade que já existe não pode assinar para «{name}». Faça uma nova com --new-authority; cada telefone deve instalá-la de novo.',
    en: 'The authority that is there may not sign for "{name}". Make a new one with --new-authority; every phone has to install it again.',
  },
  'tls.folder': {
    es: 'No se puede escribir en {folder}. Revise los permisos y el espacio del disco.',
    pt: 'Não é possível escrever em {folder}. Revise as permissões e o espaço do disco.',
    en: 'It is not possible to write to {folder}. Check its permissions and the space on the disk.',
  },
  'tls.wrongName': {
    es: '«{name}» no es un nombre de computadora ni una dirección.',
    pt: '«{name}» não é um nome de computador nem um endereço.',
    en: '"{name}" is neither a host name nor an address.',
  },
  'tls.made': {
    es: 'Se hizo un certificado para: {names}. Vence el {until}.',
    pt: 'Foi feito um certificado para: {names}. Vence em {until}.',
    en: 'A certificate was made for: {names}. It ends on {until}.',
  },
  'tls.kept': {
    es: 'El certificado que hay sirve todavía para: {names}. Vence el {until}.',
    pt: 'O certificado que existe ainda serve para: {names}. Vence em {until}.',
    en: 'The certificate that is there still serves for: {names}. It ends on {until}.',
  },
  'tls.set': {
    es: 'Ponga esto en el entorno y vuelva a iniciar Convive:',
    pt: 'Ponha isto no ambiente e inicie o Convive de novo:',
    en: 'Put this into the environment and start Convive again:',
  },
  'tls.scan': {
    es: 'Para instalar la autoridad en un teléfono de la misma red, escanee el código o abra:',
    pt: 'Para instalar a autoridade num telefone da mesma rede, escaneie o código ou abra:',
    en: 'To install the authority on a phone of the same network, scan the code or open:',
  },
  'tls.compare': {
    es: 'Antes de confiar, compare la huella que muestra el teléfono con esta:',
    pt: 'Antes de confiar, compare a impressão que o telefone mostra com esta:',
    en: 'Before trusting it, compare the fingerprint that the phone shows with this one:',
  },
  'tls.until': {
    es: 'La página queda abierta {minutes} minutos; Ctrl-C la cierra antes.',
    pt: 'A página fica aberta {minutes} minutos; Ctrl-C a fecha antes.',
    en: 'The page stays open for {minutes} minutes; Ctrl-C closes it earlier.',
  },
  'tls.noNetwork': {
    es: 'Esta computadora no está en una red, así que ningún teléfono puede abrir la página.',
    pt: 'Este computador não está numa rede, então nenhum telefone pode abrir a página.',
    en: 'This computer is on no network, so no phone can open the page.',
  },
  'tls.pageTitle': {
    es: 'Certificado de esta oficina',
    pt: 'Certificado deste escritório',
    en: 'Certificate of this office',
  },
  'tls.pageWhy': {
    es: 'Con este certificado su teléfono reconoce el servidor de la oficina y le permite usar la ubicación, trabajar sin señal y entrar con llave de acceso. Vale solo para nombres de esta red; no para bancos ni otros sitios.',
    pt: 'Com este certificado o seu telefone reconhece o servidor do escritório e permite usar a localização, trabalhar sem sinal e entrar com chave de acesso. Vale só para nomes desta rede; não para bancos nem outros sites.',
    en: 'With this certificate your phone knows the server of the office and lets it use your location, work without a signal and take passkeys. It counts only for names of this network, not for banks or other sites.',
  },
  'tls.pageGet': {
    es: 'Descargar el certificado',
    pt: 'Baixar o certificado',
    en: 'Download the certificate',
  },
  'tls.pageCompare': {
    es: 'Compare esta huella (SHA-256) con la que muestra la computadora de la oficina. Si es otra, no lo instale.',
    pt: 'Compare esta impressão (SHA-256) com a que o computador do escritório mostra. Se for outra, não o instale.',
    en: 'Compare this fingerprint (SHA-256) with the one on the computer of the office. If it is another, do not install it.',
  },
  'tls.pageAndroid': {
    es: 'Android: Ajustes, Seguridad, Cifrado y credenciales, Instalar un certificado, Certificado de CA; elija el archivo descargado.',
    pt: 'Android: Configurações, Segurança, Criptografia e credenciais, Instalar um certificado, Certificado de CA; escolha o arquivo baixado.',
    en: 'Android: Settings, Security, Encryption and credentials, Install a certificate, CA certificate; choose the downloaded file.',
  },
  'tls.pageIphone': {
    es: 'iPhone: Ajustes, Perfil descargado, Instalar. Después: General, Información, Ajustes de confianza de los certificados; actívelo.',
    pt: 'iPhone: Ajustes, Perfil Baixado, Instalar. Depois: Geral, Sobre, Ajustes de Certificado Confiável; ative-o.',
    en: 'iPhone: Settings, Profile Downloaded, Install. Then: General, About, Certificate Trust Settings; switch it on.',
  },
}
