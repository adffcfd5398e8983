/** Why a delivery, or a row of it, was refused. */
export const messages = {
  'import.noSource': {
    es: 'Esa fuente no existe. Indíquela con --mapping la primera vez.',
    pt: 'Essa fonte não existe. Indique-a com --mapping na primeira vez.',
    en: 'There is no such source. Name it with --mapping the first time.',
  },
  'import.noDelivery': {
    es: 'Esa entrega no existe.',
    pt: 'Essa entrega não existe.',
    en: 'There is no such delivery.',
  },
  'import.notTaken': {
    es: 'Esa entrega no está contada ({state}); no hay nada que deshacer.',
    pt: 'Essa entrega não está contada ({state}); não há nada a desfazer.',
    en: 'That delivery is not counted ({state}); there is nothing to undo.',
  },
  'import.sameFile': {
    es: 'El archivo {file} ya se recibió de esta fuente, con el mismo contenido. Nada se contó dos veces.',
    pt: 'O arquivo {file} já foi recebido desta fonte, com o mesmo conteúdo. Nada foi contado duas vezes.',
    en: 'The file {file} was taken from this source already, with the same content. Nothing was counted twice.',
  },
  'import.cancelled': {
    es: 'Se canceló la importación. Nada de ella quedó guardado.',
    pt: 'A importação foi cancelada. Nada dela ficou guardado.',
    en: 'The import was cancelled. Nothing of it was kept.',
  },
  'import.badMapping': {
    es: 'El archivo de columnas no se entiende en «{field}».',
    pt: 'O arquivo de colunas não se entende em «{field}».',
    en: 'The file of columns cannot be understood at "{field}".',
  },
  'import.noSuchClass': {
    es: 'No existe esa categoría de la clasificación internacional.',
    pt: 'Não existe essa categoria da classificação internacional.',
    en: 'There is no such category of the international classification.',
  },
  'import.noSuchCrs': {
    es: 'No se conoce ese sistema de coordenadas. Use EPSG:4326 o una definición proj4.',
    pt: 'Não se conhece esse sistema de coordenadas. Use EPSG:4326 ou uma definição proj4.',
    en: 'That coordinate system is not known. Use EPSG:4326 or a proj4 definition.',
  },
  'import.noSuchZone': {
    es: 'No existe esa zona horaria. Use un nombre como America/Panama.',
    pt: 'Não existe esse fuso horário. Use um nome como America/Panama.',
    en: 'There is no such time zone. Use a name such as America/Panama.',
  },
  'import.periodBackwards': {
    es: 'El período termina antes de empezar.',
    pt: 'O período termina antes de começar.',
    en: 'The period ends before it begins.',
  },
  'import.notGeoJson': {
    es: 'El archivo no es una FeatureCollection de GeoJSON completa: se deja de entender en el elemento {row}.',
    pt: 'O arquivo não é uma FeatureCollection de GeoJSON completa: deixa de se entender no elemento {row}.',
    en: 'The file is no whole GeoJSON FeatureCollection: it can no longer be understood at feature {row}.',
  },
  'import.notAPoint': {
    es: 'La geometría no es un punto.',
    pt: 'A geometria não é um ponto.',
    en: 'The geometry is no point.',
  },
  'import.noUpload': {
    es: 'Ese archivo ya no está en camino. Elíjalo de nuevo.',
    pt: 'Esse arquivo já não está a caminho. Escolha-o de novo.',
    en: 'That file is not on its way any more. Choose it again.',
  },
  'import.uploadOver': {
    es: 'Ese archivo ya se está leyendo, o terminó.',
    pt: 'Esse arquivo já está sendo lido, ou terminou.',
    en: 'That file is being read already, or is over.',
  },
  'import.uploadTooLarge': {
    es: 'El archivo pasa de {gigabytes} GB. Comprímalo con gzip, divídalo por años, o impórtelo en el servidor con «convive import».',
    pt: 'O arquivo passa de {gigabytes} GB. Comprima-o com gzip, divida-o por anos, ou importe-o no servidor com «convive import».',
    en: 'The file has more than {gigabytes} GB. Pack it with gzip, split it by years, or import it on the server with "convive import".',
  },
  'import.manyUploads': {
    es: 'Ya tiene {most} archivos en camino. Termine o cancele uno.',
    pt: 'Já tem {most} arquivos a caminho. Termine ou cancele um.',
    en: 'You have {most} files on their way already. Finish or cancel one.',
  },
  'import.pieceSize': {
    es: 'La parte del archivo tiene {got} bytes y debía tener {wanted}.',
    pt: 'A parte do arquivo tem {got} bytes e devia ter {wanted}.',
    en: 'The piece of the file has {got} bytes and should have {wanted}.',
  },
  'import.pieceOutOfOrder': {
    es: 'Falta una parte del archivo antes de esta: siga desde el byte {at}.',
    pt: 'Falta uma parte do arquivo antes desta: continue a partir do byte {at}.',
    en: 'A piece of the file is missing before this one: go on at byte {at}.',
  },
  'import.notWhole': {
    es: 'El archivo no ha llegado entero.',
    pt: 'O arquivo não chegou inteiro.',
    en: 'The file has not arrived whole.',
  },
  'import.broke': {
    es: 'La lectura se interrumpió varias veces por una falla del sistema. Nada quedó guardado; avise a quien administra.',
    pt: 'A leitura foi interrompida várias vezes por uma falha do sistema. Nada ficou guardado; avise quem administra.',
    en: 'Reading broke several times by a fault of the system. Nothing was kept; tell whoever administers it.',
  },
  'import.unreadable': {
    es: 'El archivo no se puede leer ({code}).',
    pt: 'O arquivo não pode ser lido ({code}).',
    en: 'The file cannot be read ({code}).',
  },
  'import.empty': {
    es: 'El archivo está vacío: no hay ninguna fila después de los nombres de las columnas.',
    pt: 'O arquivo está vazio: não há nenhuma linha depois dos nomes das colunas.',
    en: 'The file is empty: there is no row after the names of the columns.',
  },
  'import.packedOtherwise': {
    es: 'El archivo es un ZIP o una hoja de cálculo (.xlsx), aunque se llame de otro modo. Guárdelo como CSV; se puede comprimir con gzip.',
    pt: 'O arquivo é um ZIP ou uma planilha (.xlsx), ainda que tenha outro nome. Salve-o como CSV; pode ser comprimido com gzip.',
    en: 'The file is a ZIP or a spreadsheet (.xlsx), whatever its name. Save it as CSV; it may be packed with gzip.',
  },
  'import.damaged': {
    es: 'El archivo comprimido está dañado o incompleto. Pida que lo envíen de nuevo.',
    pt: 'O arquivo comprimido está danificado ou incompleto. Peça que o enviem de novo.',
    en: 'The packed file is damaged or incomplete. Ask for it again.',
  },
  'import.notText': {
    es: 'El archivo no es texto (fila {row}). Guárdelo como CSV en UTF-8.',
    pt: 'O arquivo não é texto (linha {row}). Salve-o como CSV em UTF-8.',
    en: 'The file is no text (row {row}). Save it as CSV in UTF-8.',
  },
  'import.tooLarge': {
    es: 'El archivo pasa de {gigabytes} GB. Divídalo por años.',
    pt: 'O arquivo passa de {gigabytes} GB. Divida-o por anos.',
    en: 'The file has more than {gigabytes} GB. Split it by years.',
  },
  'import.longRow': {
    es: 'La fila {row} es demasiado larga: una celda pasa de 1 MB, o una comilla quedó abierta.',
    pt: 'A linha {row} é longa demais: uma célula passa de 1 MB, ou uma aspa ficou aberta.',
    en: 'Row {row} is too long: a cell has more than 1 MB, or a quote was left open.',
  },
  'import.mixedEncodings': {
    es: 'El archivo mezcla dos codificaciones: la fila {row} no es UTF-8 y otras sí. Guárdelo entero en UTF-8.',
    pt: 'O arquivo mistura duas codificações: a linha {row} não é UTF-8 e outras são. Salve-o inteiro em UTF-8.',
    en: 'The file mixes two encodings: row {row} is not UTF-8 and others are. Save all of it in UTF-8.',
  },
  'import.columnTwice': {
    es: 'Dos columnas se llaman «{field}». Cambie el nombre de una.',
    pt: 'Duas colunas se chamam «{field}». Mude o nome de uma.',
    en: 'Two columns are called "{field}". Rename one of them.',
  },
  'import.manyColumns': {
    es: 'Hay más de {most} columnas. Quite las que no hagan falta.',
    pt: 'Há mais de {most} colunas. Retire as que não fazem falta.',
    en: 'There are more than {most} columns. Remove those that are not needed.',
  },
  'import.noColumn': {
    es: 'Falta la columna «{field}».',
    pt: 'Falta a coluna «{field}».',
    en: 'The column "{field}" is missing.',
  },
  'import.quoteNotClosed': {
    es: 'En la fila {row} se abre una comilla que no se cierra, o sobra una.',
    pt: 'Na linha {row} abre-se uma aspa que não se fecha, ou sobra uma.',
    en: 'In row {row} a quote is opened and not closed, or there is one too many.',
  },
  'import.nothingTaken': {
    es: 'No se pudo tomar ninguna fila. La primera, la {row}, por «{field}»; la lista de filas rechazadas dice el resto.',
    pt: 'Nenhuma linha pôde ser recebida. A primeira, a {row}, por «{field}»; a lista de linhas recusadas diz o resto.',
    en: 'No row could be taken. The first, row {row}, for "{field}"; the list of refused rows says the rest.',
  },
  'import.ragged': {
    es: 'La fila no tiene tantas celdas como columnas hay.',
    pt: 'A linha não tem tantas células quantas são as colunas.',
    en: 'The row has not as many cells as there are columns.',
  },
  'import.noRowRead': {
    es: 'No se puede leer ninguna fila: ni la {row} tiene tantas celdas como columnas hay. Revise el separador y las comillas.',
    pt: 'Não se consegue ler nenhuma linha: nem a {row} tem tantas células quantas são as colunas. Confira o separador e as aspas.',
    en: 'No row can be read: not even row {row} has as many cells as there are columns. Check the separator and the quotes.',
  },
  'import.noDate': {
    es: 'Falta la fecha.',
    pt: 'Falta a data.',
    en: 'The date is missing.',
  },
  'import.notADate': {
    es: 'No es una fecha que se entienda sin dudas.',
    pt: 'Não é uma data que se entenda sem dúvidas.',
    en: 'This is no date that can be understood without doubt.',
  },
  'import.noSuchDay': {
    es: 'Ese día no existe en el calendario.',
    pt: 'Esse dia não existe no calendário.',
    en: 'There is no such day in the calendar.',
  },
  'import.noSuchTime': {
    es: 'Esa hora no existe.',
    pt: 'Essa hora não existe.',
    en: 'There is no such time.',
  },
  'import.endsBeforeItBegins': {
    es: 'Termina antes de empezar.',
    pt: 'Termina antes de começar.',
    en: 'It ends before it begins.',
  },
  'import.fromTomorrow': {
    es: 'La fecha está en el futuro.',
    pt: 'A data está no futuro.',
    en: 'The date lies in the future.',
  },
  'import.reservedClass': {
    es: 'Una clase no puede llamarse «all» ni «unmapped»: en las tablas son el total y lo que no tiene categoría.',
    pt: 'Uma classe não pode chamar-se «all» nem «unmapped»: nas tabelas são o total e o que não tem categoria.',
    en: 'A class may not be called "all" or "unmapped": in tables these are the total and what has no category.',
  },
  'import.notANumber': {
    es: 'No es un número.',
    pt: 'Não é um número.',
    en: 'This is no number.',
  },
  'import.noSuchPlace': {
    es: 'No existe un lugar con ese código.',
    pt: 'Não existe um lugar com esse código.',
    en: 'There is no place with that code.',
  },
  'import.noSuchPoint': {
    es: 'El punto no está en la Tierra: revise el sistema de coordenadas.',
    pt: 'O ponto não está na Terra: confira o sistema de coordenadas.',
    en: 'The point is not on Earth: check the coordinate system.',
  },
  'import.swapped': {
    es: 'La longitud y la latitud parecen estar cambiadas.',
    pt: 'A longitude e a latitude parecem estar trocadas.',
    en: 'Longitude and latitude seem to be swapped.',
  },
} as const
