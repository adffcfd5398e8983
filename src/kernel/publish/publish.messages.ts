/** What the gate says when it does not let something be published. */
export const messages = {
  'release.absent': {
    es: 'Esa publicación no existe.',
    pt: 'Essa publicação não existe.',
    en: 'There is no such release.',
  },
  'release.betrays': {
    es: 'No se puede publicar así: con «{one}» (publicación {oneRelease}) y «{other}» (publicación {otherRelease}) cualquiera podría calcular un conteo tan pequeño que delata a alguien. Publique menos detalle de lugar, de tiempo o de clase.',
    pt: 'Não se pode publicar assim: com «{one}» (publicação {oneRelease}) e «{other}» (publicação {otherRelease}) qualquer pessoa poderia calcular uma contagem tão pequena que denuncia alguém. Publique menos detalhe de lugar, de tempo ou de classe.',
    en: 'This cannot be published as it is: from "{one}" (release {oneRelease}) and "{other}" (release {otherRelease}) anybody could work out a count so small that it gives somebody away. Publish less detail of place, time or class.',
  },
  'release.placesChanged': {
    es: 'Desde la publicación {release} cambió qué lugar está en cuál, y no se sabe cómo estaban entonces: lo nuevo no se puede comparar con ella, así que no se publica.',
    pt: 'Desde a publicação {release} mudou que lugar está em qual, e não se sabe como estavam então: o novo não pode ser comparado com ela, por isso não se publica.',
    en: 'Since release {release} it has changed which place lies in which, and how they lay then is not known: what is new cannot be compared with it, so it is not published.',
  },
  'release.unexplained': {
    es: 'Cambiaron números ya publicados: {periods}. Diga por qué; la explicación se publica con ellos.',
    pt: 'Mudaram números já publicados: {periods}. Diga por quê; a explicação é publicada com eles.',
    en: 'Numbers changed that were published: {periods}. Say why; the explanation is published with them.',
  },
  'release.allAlike': {
    es: 'No se puede publicar así: en {all, plural, one {un grupo} other {# grupos}} todos son de la misma clase, y de quien se sabe que está en él se sabría la clase: {cells}. Publique menos detalle de lugar, de tiempo o de clase.',
    pt: 'Não se pode publicar assim: em {all, plural, one {um grupo} other {# grupos}} todos são da mesma classe, e de quem se sabe que está nele se saberia a classe: {cells}. Publique menos detalhe de lugar, de tempo ou de classe.',
    en: 'This cannot be published as it is: in {all, plural, one {one group} other {# groups}} all are of the same class, and of whoever is known to be in it the class would be known: {cells}. Publish less detail of place, time or class.',
  },
  'release.running': {
    es: 'Ya se está comprobando una publicación. Espere a que termine.',
    pt: 'Já se está verificando uma publicação. Espere que termine.',
    en: 'A release is being checked already. Wait until it is done.',
  },
  'release.tooEarly': {
    es: 'El período hasta {to} todavía no se puede publicar: debe haber terminado hace al menos {hours} horas.',
    pt: 'O período até {to} ainda não pode ser publicado: deve ter terminado há pelo menos {hours} horas.',
    en: 'The period until {to} may not be published yet: it must have been over for at least {hours} hours.',
  },
  'release.tooMany': {
    es: 'La tabla tendría {got} celdas; se publican hasta {most} a la vez. Elija un período más corto o menos detalle.',
    pt: 'A tabela teria {got} células; publicam-se até {most} de cada vez. Escolha um período mais curto ou menos detalhe.',
    en: 'The table would have {got} cells; at most {most} are published at once. Choose a shorter period or less detail.',
  },
  'release.tooLong': {
    es: 'Comprobar esta tabla toma demasiado tiempo. Elija un período más corto o menos detalle.',
    pt: 'Verificar esta tabela demora demais. Escolha um período mais curto ou menos detalhe.',
    en: 'Checking this table takes too long. Choose a shorter period or less detail.',
  },
  'release.unproven': {
    es: 'No se pudo probar que esta tabla no delata a nadie, así que no se publicó nada. Pruebe con menos dimensiones o con períodos más largos.',
    pt: 'Não foi possível provar que esta tabela não denuncia ninguém, por isso nada foi publicado. Tente com menos dimensões ou com períodos mais longos.',
    en: 'It could not be proved that this table gives nobody away, so nothing was published. Try fewer dimensions or longer periods.',
  },
  'release.another': {
    es: 'Mientras tanto se publicó otra cosa, contra la cual esta no se comprobó. Intente de nuevo.',
    pt: 'Entretanto publicou-se outra coisa, contra a qual esta não foi verificada. Tente de novo.',
    en: 'Something else was published meanwhile, against which this was not checked. Try again.',
  },
  'release.same': {
    es: 'La publicación {release} ya dice lo mismo: los mismos meses, los mismos números. Si algo en ella está mal, publique una corrección y diga qué.',
    pt: 'A publicação {release} já diz o mesmo: os mesmos meses, os mesmos números. Se algo nela está errado, publique uma correção e diga o quê.',
    en: 'Release {release} already tells the same: the same months, the same numbers. If something in it is wrong, publish a correction and say what.',
  },
  'release.otherMeasure': {
    es: 'Una corrección es de la misma medida que lo que corrige.',
    pt: 'Uma correção é da mesma medida que o que corrige.',
    en: 'A correction is of the same measure as what it corrects.',
  },
  'measure.sourcesApart': {
    es: 'Una medida cuenta una sola fuente; se indicaron {got}. Las fuentes no se suman: cada una cuenta otra cosa, y lo mismo se contaría dos veces.',
    pt: 'Uma medida conta uma só fonte; foram indicadas {got}. As fontes não se somam: cada uma conta outra coisa, e o mesmo seria contado duas vezes.',
    en: 'A measure counts one source; {got} were named. Sources are not added up: each counts another thing, and the same would be counted twice.',
  },
  'measure.ruleTooMild': {
    es: 'Lo que esta medida cuenta exige una regla de publicación más estricta.',
    pt: 'O que esta medida conta exige uma regra de publicação mais estrita.',
    en: 'What this measure counts asks for a stricter rule of publication.',
  },
  'measure.tooFine': {
    es: 'Esta regla de publicación no permite tanto detalle de lugar o de tiempo.',
    pt: 'Esta regra de publicação não permite tanto detalhe de lugar ou de tempo.',
    en: 'This rule of publication does not allow so much detail of place or time.',
  },
  'measure.badPeriod': {
    es: 'El período termina antes de empezar, o dura más de cien años.',
    pt: 'O período termina antes de começar, ou dura mais de cem anos.',
    en: 'The period ends before it begins, or lasts more than a hundred years.',
  },
  'measure.noSuchClass': {
    es: 'No existe esa categoría de la clasificación internacional.',
    pt: 'Não existe essa categoria da classificação internacional.',
    en: 'There is no such category of the international classification.',
  },
}
