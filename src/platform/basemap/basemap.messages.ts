/** Words about a base map that the operator put beside the data. */
export const messages = {
  'basemap.unreadable': {
    es: 'El mapa base ({file}) no se puede leer. Dé permiso de lectura a quien ejecuta Convive.',
    pt: 'O mapa de base ({file}) não pode ser lido. Dê permissão de leitura a quem executa o Convive.',
    en: 'The base map ({file}) cannot be read. Give whoever runs Convive the right to read it.',
  },
  'basemap.notPmtiles': {
    es: 'El mapa base ({file}) no es un archivo PMTiles, o está dañado. Se muestran los mapas sin él; reemplácelo o bórrelo.',
    pt: 'O mapa de base ({file}) não é um arquivo PMTiles, ou está danificado. Os mapas são mostrados sem ele; substitua-o ou apague-o.',
    en: 'The base map ({file}) is no PMTiles file, or it is damaged. Maps are shown without it; replace it or delete it.',
  },
  'basemap.cutOff': {
    es: 'El mapa base ({file}) está incompleto: termina antes de lo que dice. Cópielo otra vez. Mientras tanto se muestran los mapas sin él.',
    pt: 'O mapa de base ({file}) está incompleto: termina antes do que diz. Copie-o de novo. Até lá os mapas são mostrados sem ele.',
    en: 'The base map ({file}) is incomplete: it ends before it says it does. Copy it again. Until then maps are shown without it.',
  },
  'basemap.otherKind': {
    es: 'El mapa base ({file}) es PMTiles, pero no de la versión 3 con teselas MVT, PNG, JPEG o WebP, sin comprimir o con gzip. Se muestran los mapas sin él.',
    pt: 'O mapa de base ({file}) é PMTiles, mas não da versão 3 com blocos MVT, PNG, JPEG ou WebP, sem compressão ou com gzip. Os mapas são mostrados sem ele.',
    en: 'The base map ({file}) is PMTiles, but not version 3 with MVT, PNG, JPEG or WebP tiles, plain or with gzip. Maps are shown without it.',
  },
  'basemap.part': {
    es: 'Pida una parte del mapa base con «Range: bytes=desde-hasta», de {most} bytes como máximo.',
    pt: 'Peça uma parte do mapa de base com «Range: bytes=de-até», de {most} bytes no máximo.',
    en: 'Ask for a part of the base map with "Range: bytes=from-to", of {most} bytes at most.',
  },
}
