export const messages = {
  'files.full': {
    es: 'El disco del servidor está lleno y no se pudo guardar el archivo. Nada se perdió de lo que ya estaba; intente más tarde.',
    pt: 'O disco do servidor está cheio e o arquivo não pôde ser guardado. Nada do que já estava se perdeu; tente mais tarde.',
    en: 'The server’s disk is full and the file could not be kept. Nothing that was there is lost; try again later.',
  },
}
