export const messages = {
  'doctor.space': {
    es: 'Quedan {gib} GiB libres.',
    pt: 'Restam {gib} GiB livres.',
    en: '{gib} GiB are free.',
  },
  'doctor.littleSpace': {
    es: 'Solo quedan {gib} GiB libres. Libere espacio antes de que falte para los reportes.',
    pt: 'Restam só {gib} GiB livres. Libere espaço antes que falte para os relatos.',
    en: 'Only {gib} GiB are free. Free some space before there is none left for reports.',
  },
  'doctor.noKeyYet': {
    es: 'La llave maestra se hará en {file} al iniciar por primera vez.',
    pt: 'A chave mestra será criada em {file} no primeiro início.',
    en: 'The master key will be made in {file} at the first start.',
  },
  'doctor.keyBesideData': {
    es: 'La llave maestra ({file}) está en el mismo disco que los datos: quien se lleve el disco lo lee todo. Póngala en otro disco o memoria USB con CONVIVE_KEYS, y guarde una copia aparte.',
    pt: 'A chave mestra ({file}) está no mesmo disco que os dados: quem levar o disco lê tudo. Coloque-a em outro disco ou pendrive com CONVIVE_KEYS, e guarde uma cópia à parte.',
    en: 'The master key ({file}) is on the same disk as the data: whoever takes the disk reads everything. Put it on another disk or a USB stick with CONVIVE_KEYS, and keep a copy apart.',
  },
  'doctor.key': {
    es: 'La llave maestra ({file}) está en otro disco que los datos.',
    pt: 'A chave mestra ({file}) está em outro disco que os dados.',
    en: 'The master key ({file}) is on another disk than the data.',
  },
  'doctor.noTls': {
    es: 'Sin certificado solo esta computadora puede entrar; los teléfonos no. Ejecute: npx convive certificate',
    pt: 'Sem certificado só este computador pode entrar; os telefones não. Execute: npx convive certificate',
    en: 'Without a certificate only this computer can come in; phones cannot. Run: npx convive certificate',
  },
  'doctor.tls': {
    es: 'El certificado vale {days} días más.',
    pt: 'O certificado vale por mais {days} dias.',
    en: 'The certificate is good for {days} more days.',
  },
  'doctor.tlsEnds': {
    es: 'El certificado vence en {days} días. Renuévelo: npx convive certificate',
    pt: 'O certificado vence em {days} dias. Renove-o: npx convive certificate',
    en: 'The certificate ends in {days} days. Renew it: npx convive certificate',
  },
  'doctor.database': {
    es: 'PostgreSQL {version} responde.',
    pt: 'PostgreSQL {version} responde.',
    en: 'PostgreSQL {version} answers.',
  },
  'doctor.embedded': {
    es: 'PostgreSQL {version} incluido responde. Para un país o muchos usuarios use un servidor propio con DATABASE_URL: recibe sus parches de seguridad del sistema.',
    pt: 'PostgreSQL {version} incluído responde. Para um país ou muitos usuários use um servidor próprio com DATABASE_URL: ele recebe as correções de segurança do sistema.',
    en: 'The embedded PostgreSQL {version} answers. For a country or many users use your own server with DATABASE_URL: it gets its security patches from the system.',
  },
  'doctor.rowSecurity': {
    es: 'Sin permiso ninguna tabla muestra filas.',
    pt: 'Sem permissão nenhuma tabela mostra linhas.',
    en: 'Without permission no table shows rows.',
  },
}
