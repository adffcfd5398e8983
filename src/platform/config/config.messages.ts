export const messages = {
  'config.wrong': {
    es: '{setting} no sirve así: «{got}». Debe ser: {about}.',
    pt: '{setting} não serve assim: «{got}». Deve ser: {about}.',
    en: '{setting} cannot be “{got}”. It is: {about}.',
  },
  'config.file': {
    es: 'El archivo {file} no es JSON con los nombres que muestra «convive config». Corríjalo o bórrelo.',
    pt: 'O arquivo {file} não é JSON com os nomes que «convive config» mostra. Corrija-o ou apague-o.',
    en: 'The file {file} is not JSON with the names that “convive config” shows. Correct it or delete it.',
  },
}
