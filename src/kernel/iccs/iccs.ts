/**
 * The categories of crime for statistics, by code: names in Spanish and English. Levels 1 to 4 have 2, 4, 5 and 6
 * digits. Source: UNODC (2015), International Classification of Crime for Statistical Purposes, version 1.0.
 */
export const iccs: ReadonlyMap<string, { readonly es: string; readonly en: string }> = new Map(
  Object.entries({
    '01': {
      es: 'Actos que causan la muerte o que tienen la intención de causar la muerte',
      en: 'Acts leading to death or intending to cause death',
    },
    '0101': { es: 'Homicidio intencional', en: 'Intentional homicide' },
    '0102': { es: 'Tentativa de homicidio intencional', en: 'Attempted intentional homicide' },
    '0103': { es: 'Homicidio no intencional', en: 'Non-intentional homicide' },
    '01031': { es: 'Homicidio no culposo', en: 'Non-negligent manslaughter' },
    '01032': { es: 'Homicidio culposo', en: 'Negligent manslaughter' },
    '010321': { es: 'Homicidio por tránsito vehicular', en: 'Vehicular homicide' },
    '010322': {
      es: 'Homicidio no ocasionado por tránsito vehicular',
      en: 'Non-vehicular homicide',
    },
    '0104': {
      es: 'Suicidio asistido o incitación al suicidio',
      en: 'Assisting or instigating suicide',
    },
    '01041': { es: 'Suicidio asistido', en: 'Assisting suicide' },
    '01049': {
      es: 'Otros actos de suicidio asistido o incitación al suicidio',
      en: 'Other acts of assisting or instigating suicide',
    },
    '0105': { es: 'Eutanasia', en: 'Euthanasia' },
    '0106': { es: 'Feticidio ilegal', en: 'Illegal feticide' },
    '0107': {
      es: 'Homicidio ilícito relacionado con conflictos armados',
      en: 'Unlawful killing associated with armed conflict',
    },
    '0109': {
      es: 'Otros actos que causan la muerte o que tienen la intención de causar la muerte',
      en: 'Other acts leading to death or intending to cause death',
    },
    '02': {
      es: 'Actos que causan daños o que tienen la intención de causar daños a las personas',
      en: 'Acts leading to harm or intending to cause harm to the person',
    },
    '0201': { es: 'Agresiones y amenazas', en: 'Assaults and threats' },
    '02011': { es: 'Agresión', en: 'Assault' },
    '020111': { es: 'Agresión grave', en: 'Serious assault' },
    '020112': { es: 'Agresión leve', en: 'Minor assault' },
    '02012': { es: 'Amenaza', en: 'Threat' },
    '020121': { es: 'Amenaza grave', en: 'Serious threat' },
    '020122': { es: 'Amenaza leve', en: 'Minor threat' },
    '02019': { es: 'Otras agresiones o amenazas', en: 'Other assaults or threats' },
    '0202': { es: 'Actos contra la libertad', en: 'Acts against liberty' },
    '02021': { es: 'Secuestro de menores', en: 'Abduction of a minor' },
    '020211': { es: 'Secuestro por progenitores', en: 'Parental abduction' },
    '020212': { es: 'Secuestro por otro familiar', en: 'Abduction by another family member' },
    '020213': { es: 'Secuestro por un tutor legal', en: 'Abduction by a legal guardian' },
    '020219': { es: 'Otras formas de secuestro de menores', en: 'Other abduction of a minor' },
    '02022': { es: 'Privación de libertad', en: 'Deprivation of liberty' },
    '020221': { es: 'Secuestro', en: 'Kidnapping' },
    '020222': { es: 'Retención ilegal', en: 'Illegal restraint' },
    '020223': { es: 'Secuestro de vehículos', en: 'Hijacking' },
    '020229': { es: 'Otras formas de privación de libertad', en: 'Other deprivation of liberty' },
    '02029': { es: 'Otros actos contra la libertad', en: 'Other acts against liberty' },
    '020291': { es: 'Adopción ilegal', en: 'Illegal adoption' },
    '020292': { es: 'Matrimonio forzado', en: 'Forced marriage' },
    '020299': { es: 'Otros actos contra la libertad', en: 'Other acts against liberty' },
    '0203': { es: 'Esclavitud y explotación', en: 'Slavery and exploitation' },
    '02031': { es: 'Esclavitud', en: 'Slavery' },
    '02032': { es: 'Trabajo forzoso', en: 'Forced labour' },
    '020321': {
      es: 'Trabajo forzoso en servicios domésticos',
      en: 'Forced labour for domestic services',
    },
    '020322': {
      es: 'Trabajo forzoso en servicios industriales',
      en: 'Forced labour for industrial services',
    },
    '020323': {
      es: 'Trabajo forzoso para el Estado o las fuerzas armadas',
      en: 'Forced labour for the State or armed forces',
    },
    '020329': { es: 'Otras formas de trabajo forzoso', en: 'Other forced labour' },
    '02039': {
      es: 'Otros actos de esclavitud y explotación',
      en: 'Other acts of slavery and exploitation',
    },
    '0204': { es: 'Trata de personas', en: 'Trafficking in persons (TIP)' },
    '02041': {
      es: 'Trata de personas con fines de explotación sexual',
      en: 'TIP for sexual exploitation',
    },
    '02042': {
      es: 'Trata de personas con fines de trabajo o servicio forzoso',
      en: 'TIP for forced labour or services',
    },
    '02043': {
      es: 'Trata de personas con fines de extracción de órganos',
      en: 'TIP for organ removal',
    },
    '02044': { es: 'Trata de personas con otros fines', en: 'TIP for other purposes' },
    '0205': { es: 'Coacción', en: 'Coercion' },
    '02051': { es: 'Extorsión o chantaje', en: 'Extortion or blackmail' },
    '02059': { es: 'Otros actos de coacción', en: 'Other acts of coercion' },
    '0206': { es: 'Negligencia', en: 'Negligence' },
    '02061': {
      es: 'Negligencia en situaciones de personas bajo cuidado',
      en: 'Negligence in situations of persons under care',
    },
    '020611': {
      es: 'Negligencia en situaciones de menores bajo cuidado',
      en: 'Negligence in situations of children under care',
    },
    '020612': {
      es: 'Negligencia en situaciones de otras personas dependientes bajo cuidado',
      en: 'Negligence in situations of other dependent persons under care',
    },
    '020619': {
      es: 'Otras formas de negligencia en situaciones de personas bajo cuidado',
      en: 'Other negligence in situations of persons under care',
    },
    '02062': { es: 'Negligencia profesional', en: 'Professional negligence' },
    '02063': {
      es: 'Negligencia relacionada con la conducción de un vehículo',
      en: 'Negligence related to driving a vehicle',
    },
    '02069': { es: 'Otros actos de negligencia', en: 'Other acts of negligence' },
    '0207': { es: 'Actos peligrosos', en: 'Dangerous acts' },
    '02071': { es: 'Actos que ponen en peligro la salud', en: 'Acts that endanger health' },
    '02072': {
      es: 'Utilización de un vehículo bajo los efectos de sustancias psicoactivas',
      en: 'Operating a vehicle under the influence of psychoactive substances',
    },
    '020721': {
      es: 'Utilización de un vehículo bajo los efectos del alcohol',
      en: 'Operating a vehicle under the influence of alcohol',
    },
    '020722': {
      es: 'Utilización de un vehículo bajo los efectos de drogas ilícitas',
      en: 'Operating a vehicle under the influence of illicit drugs',
    },
    '020729': {
      es: 'Utilización de un vehículo bajo los efectos de otras sustancias psicoactivas',
      en: 'Operating a vehicle under the influence of other psychoactive substances',
    },
    '02079': { es: 'Otros actos peligrosos', en: 'Other dangerous acts' },
    '0208': {
      es: 'Actos dirigidos a inducir miedo o angustia emocional',
      en: 'Acts intended to induce fear or emotional distress',
    },
    '02081': { es: 'Hostigamiento', en: 'Harassment' },
    '020811': { es: 'Hostigamiento en el trabajo', en: 'Harassment in the workplace' },
    '020819': { es: 'Otras formas de hostigamiento', en: 'Other harassment' },
    '02082': { es: 'Acoso', en: 'Stalking' },
    '02089': {
      es: 'Otros actos dirigidos a inducir miedo o angustia emocional',
      en: 'Other acts intended to induce fear or emotional distress',
    },
    '0209': { es: 'Difamación o insulto', en: 'Defamation or insult' },
    '02091': {
      es: 'Difamación o insulto debido a las características de la víctima o a los atributos que se le imputan',
      en: 'Defamation or insult due to the victim’s characteristics or ascribed attributes',
    },
    '02092': {
      es: 'Difamación o insulto debido a las creencias o valores que se imputan a la víctima',
      en: 'Defamation or insult due to the victim’s ascribed beliefs or values',
    },
    '02099': { es: 'Otras formas de difamación o insulto', en: 'Other defamation or insult' },
    '0210': { es: 'Discriminación', en: 'Discrimination' },
    '02101': { es: 'Discriminación de personas', en: 'Personal discrimination' },
    '02102': { es: 'Discriminación de grupos', en: 'Group discrimination' },
    '02109': { es: 'Otras formas de discriminación', en: 'Other discrimination' },
    '0211': {
      es: 'Transgresiones contra las personas',
      en: 'Acts that trespass against the person',
    },
    '02111': { es: 'Invasión de la intimidad', en: 'Invasion of privacy' },
    '02119': {
      es: 'Otras transgresiones contra las personas',
      en: 'Other acts that trespass against the person',
    },
    '0219': {
      es: 'Otros actos que causan daños o que tienen la intención de causar daños a personas',
      en: 'Other acts causing harm or intending to cause harm to the person',
    },
    '03': { es: 'Actos lesivos de naturaleza sexual', en: 'Injurious acts of a sexual nature' },
    '0301': { es: 'Violencia sexual', en: 'Sexual violence' },
    '03011': { es: 'Violación', en: 'Rape' },
    '030111': { es: 'Violación con uso de la fuerza', en: 'Rape with force' },
    '030112': { es: 'Violación sin uso de la fuerza', en: 'Rape without force' },
    '030113': { es: 'Violación por presunción legal', en: 'Statutory rape' },
    '030119': { es: 'Otras formas de violación', en: 'Other rape' },
    '03012': { es: 'Agresión sexual', en: 'Sexual assault' },
    '030121': { es: 'Agresión sexual física', en: 'Physical sexual assault' },
    '030122': { es: 'Agresión sexual no física', en: 'Non-physical sexual assault' },
    '030129': {
      es: 'Otros actos de agresión sexual no clasificados en otra parte',
      en: 'Other sexual assault not elsewhere classified',
    },
    '03019': { es: 'Otros actos de violencia sexual', en: 'Other acts of sexual violence' },
    '0302': { es: 'Explotación sexual', en: 'Sexual exploitation' },
    '03021': { es: 'Explotación sexual de adultos', en: 'Sexual exploitation of adults' },
    '03022': { es: 'Explotación sexual de menores', en: 'Sexual exploitation of children' },
    '030221': { es: 'Pornografía infantil', en: 'Child pornography' },
    '030222': { es: 'Prostitución infantil', en: 'Child prostitution' },
    '030223': { es: 'Captación de menores con fines sexuales', en: 'Sexual grooming of children' },
    '030229': {
      es: 'Otras formas de explotación sexual de menores',
      en: 'Other sexual exploitation of children',
    },
    '03029': { es: 'Otros actos de explotación sexual', en: 'Other acts of sexual exploitation' },
    '0309': {
      es: 'Otros actos lesivos de naturaleza sexual',
      en: 'Other injurious acts of a sexual nature',
    },
    '04': {
      es: 'Actos contra la propiedad que entrañan violencia o amenaza de violencia contra las personas',
      en: 'Acts against property involving violence or threat against a person',
    },
    '0401': { es: 'Robo', en: 'Robbery' },
    '04011': { es: 'Robo a personas', en: 'Robbery from the person' },
    '040111': {
      es: 'Robo a personas en lugares públicos',
      en: 'Robbery from the person in a public location',
    },
    '040112': {
      es: 'Robo a personas en lugares privados',
      en: 'Robbery from the person in a private location',
    },
    '040119': { es: 'Otras formas de robo a personas', en: 'Other robbery from the person' },
    '04012': {
      es: 'Robo de objetos de valor o bienes en tránsito',
      en: 'Robbery of valuables or goods in transit',
    },
    '040121': { es: 'Robo de automóviles o vehículos', en: 'Robbery of a car or vehicle' },
    '040129': {
      es: 'Otras formas de robo de objetos de valor o bienes en tránsito',
      en: 'Other robbery of valuables or goods in transit',
    },
    '04013': {
      es: 'Robo a establecimientos o instituciones',
      en: 'Robbery of an establishment or institution',
    },
    '040131': { es: 'Robo a instituciones financieras', en: 'Robbery of a financial institution' },
    '040132': {
      es: 'Robo a instituciones no financieras',
      en: 'Robbery of a non-financial institution',
    },
    '04014': { es: 'Robo de ganado', en: 'Robbery of livestock' },
    '04019': { es: 'Otros actos de robo', en: 'Other acts of robbery' },
    '0409': {
      es: 'Otros actos contra la propiedad que entrañan violencia o amenaza de violencia contra las personas',
      en: 'Other acts against property involving violence or threat against a person',
    },
    '05': { es: 'Actos contra la propiedad solamente', en: 'Acts against property only' },
    '0501': { es: 'Robo con entrada ilícita', en: 'Burglary' },
    '05011': {
      es: 'Robo con entrada ilícita en locales comerciales',
      en: 'Burglary of business premises',
    },
    '05012': {
      es: 'Robo con entrada ilícita en domicilios particulares',
      en: 'Burglary of private residential premises',
    },
    '050121': {
      es: 'Robo con entrada ilícita en residencias particulares permanentes',
      en: 'Burglary of permanent private residences',
    },
    '050122': {
      es: 'Robo con entrada ilícita en residencias particulares no permanentes',
      en: 'Burglary of non-permanent private residences',
    },
    '05013': {
      es: 'Robo con entrada ilícita en locales públicos',
      en: 'Burglary of public premises',
    },
    '05019': { es: 'Otros actos de robo con entrada ilícita', en: 'Other acts of burglary' },
    '0502': { es: 'Hurto', en: 'Theft' },
    '05021': {
      es: 'Hurto de vehículos de motor o de sus piezas',
      en: 'Theft of a motorized vehicle or parts thereof',
    },
    '050211': {
      es: 'Hurto de vehículos terrestres de motor',
      en: 'Theft of a motorized land vehicle',
    },
    '050212': {
      es: 'Utilización ilegal de vehículos terrestres de motor',
      en: 'Illegal use of a motorized land vehicle',
    },
    '050213': {
      es: 'Hurto de piezas de vehículos terrestres de motor',
      en: 'Theft of parts of a motorized land vehicle',
    },
    '050219': {
      es: 'Otras formas de hurto de vehículos de motor o de sus piezas',
      en: 'Other theft of a motorized vehicle or parts thereof',
    },
    '05022': { es: 'Hurto de bienes personales', en: 'Theft of personal property' },
    '050221': {
      es: 'Hurto de bienes personales a una persona',
      en: 'Theft of personal property from a person',
    },
    '050222': {
      es: 'Hurto de bienes personales de un vehículo',
      en: 'Theft of personal property from a vehicle',
    },
    '050229': {
      es: 'Otras formas de hurto de bienes personales',
      en: 'Other theft of personal property',
    },
    '05023': { es: 'Hurto de bienes comerciales', en: 'Theft of business property' },
    '050231': { es: 'Hurto en una tienda', en: 'Theft from a shop' },
    '050239': {
      es: 'Otras formas de hurto de bienes comerciales',
      en: 'Other theft of business property',
    },
    '05024': { es: 'Hurto de bienes públicos', en: 'Theft of public property' },
    '05025': { es: 'Hurto de ganado', en: 'Theft of livestock' },
    '05026': { es: 'Hurto de servicios', en: 'Theft of services' },
    '05029': { es: 'Otros actos de hurto', en: 'Other acts of theft' },
    '0503': { es: 'Delitos contra la propiedad intelectual', en: 'Intellectual property offences' },
    '0504': { es: 'Daños a la propiedad', en: 'Property damage' },
    '05041': { es: 'Daño a bienes públicos', en: 'Damage of public property' },
    '05042': { es: 'Daños a bienes personales', en: 'Damage of personal property' },
    '05043': { es: 'Daños a bienes comerciales', en: 'Damage of business property' },
    '05049': { es: 'Otros daños', en: 'Other damage of property' },
    '0509': {
      es: 'Otros actos contra la propiedad solamente',
      en: 'Other acts against property only',
    },
    '06': {
      es: 'Actos relacionados con drogas sujetas a fiscalización u otras sustancias psicoactivas',
      en: 'Acts involving controlled psychoactive substances or other drugs',
    },
    '0601': {
      es: 'Actos ilícitos relacionados con drogas o precursores sujetos a fiscalización',
      en: 'Unlawful acts involving controlled drugs or precursors',
    },
    '06011': {
      es: 'Posesión, adquisición, uso, cultivo o producción ilícitas de drogas sujetas a fiscalización para consumo personal',
      en: 'Unlawful possession, purchase, use, cultivation or production of controlled drugs for personal consumption',
    },
    '060111': {
      es: 'Posesión, adquisición o uso ilícitos de drogas sujetas a fiscalización para consumo personal',
      en: 'Unlawful possession, purchase or use of controlled drugs for personal consumption',
    },
    '060112': {
      es: 'Cultivo o producción ilícitos de drogas sujetas a fiscalización para consumo personal',
      en: 'Unlawful cultivation or production of controlled drugs for personal consumption',
    },
    '06012': {
      es: 'Tráfico, cultivo o producción ilícitos de drogas o precursores sujetos a fiscalización no destinados al consumo personal',
      en: 'Unlawful trafficking, cultivation or production of controlled drugs or precursors not for personal consumption',
    },
    '060121': {
      es: 'Tráfico ilícito de drogas sujetas a fiscalización no destinadas al consumo personal',
      en: 'Unlawful trafficking of controlled drugs not for personal consumption',
    },
    '060122': {
      es: 'Fabricación ilícita de drogas sujetas a fiscalización no destinadas al consumo personal',
      en: 'Unlawful manufacture of controlled drugs not for personal consumption',
    },
    '060123': {
      es: 'Cultivo ilícito de drogas sujetas a fiscalización no destinadas al consumo personal',
      en: 'Unlawful cultivation of controlled drugs not for personal consumption',
    },
    '060124': {
      es: 'Desviación ilícita de precursores no destinados al consumo personal',
      en: 'Unlawful diversion of precursors not for personal consumption',
    },
    '060129': {
      es: 'Otros actos ilícitos de tráfico, cultivo o producción de drogas o precursores sujetos a fiscalización no destinados al consumo personal',
      en: 'Other unlawful trafficking, cultivation or production of controlled drugs or precursors not for personal consumption',
    },
    '06019': {
      es: 'Otros actos ilícitos relacionados con drogas o precursores sujetos a fiscalización',
      en: 'Other unlawful acts involving controlled drugs or precursors',
    },
    '0602': {
      es: 'Actos ilícitos relacionados con bebidas alcohólicas, tabaco u otras sustancias sujetas a fiscalización',
      en: 'Unlawful acts involving alcohol, tobacco or other controlled substances',
    },
    '06021': {
      es: 'Producción, manipulación, posesión o uso ilícitos de productos alcohólicos',
      en: 'Unlawful production, handling, possession or use of alcohol products',
    },
    '060211': {
      es: 'Posesión o uso ilícitos de productos alcohólicos',
      en: 'Unlawful possession or use of alcohol products',
    },
    '060212': {
      es: 'Producción, tráfico o distribución ilícitos de productos alcohólicos',
      en: 'Unlawful production, trafficking or distribution of alcohol products',
    },
    '060219': {
      es: 'Otros actos ilícitos de producción, manipulación, posesión o uso de productos alcohólicos',
      en: 'Other unlawful production, handling, possession or use of alcohol products',
    },
    '06022': {
      es: 'Producción, manipulación, posesión o uso ilícitos de productos de tabaco',
      en: 'Unlawful production, handling, possession or use of tobacco products',
    },
    '060221': {
      es: 'Posesión o uso ilícitos de productos de tabaco',
      en: 'Unlawful possession or use of tobacco products',
    },
    '060222': {
      es: 'Producción, tráfico o distribución ilícitos de productos de tabaco',
      en: 'Unlawful production, trafficking or distribution of tobacco products',
    },
    '060229': {
      es: 'Otros actos ilícitos de producción, manipulación, posesión o uso ilícitos de productos de tabaco',
      en: 'Other unlawful production, handling, possession or use of tobacco products',
    },
    '06029': {
      es: 'Otros actos ilícitos relacionados con bebidas alcohólicas, tabaco u otras sustancias sujetas a fiscalización',
      en: 'Other unlawful acts involving alcohol, tobacco or other controlled substances',
    },
    '0609': {
      es: 'Otros actos relacionados con drogas sujetas a fiscalización u otras sustancias psicoactivas',
      en: 'Other acts involving controlled drugs or other psychoactive substances',
    },
    '07': {
      es: 'Actos que conllevan fraude, engaño o corrupción',
      en: 'Acts involving fraud, deception or corruption',
    },
    '0701': { es: 'Fraude', en: 'Fraud' },
    '07011': { es: 'Fraude financiero', en: 'Financial fraud' },
    '070111': { es: 'Fraude financiero contra el Estado', en: 'Financial fraud against the State' },
    '070112': {
      es: 'Fraude financiero contra personas naturales o jurídicas',
      en: 'Financial fraud against natural or legal persons',
    },
    '07019': { es: 'Otros actos de fraude', en: 'Other acts of fraud' },
    '0702': { es: 'Falsificación', en: 'Forgery/counterfeiting' },
    '07021': { es: 'Falsificación de medios de pago', en: 'Counterfeiting means of payment' },
    '070211': {
      es: 'Falsificación de medios de pago en efectivo',
      en: 'Counterfeiting means of cash payment',
    },
    '070212': {
      es: 'Falsificación de medios de pago distintos del efectivo',
      en: 'Counterfeiting means of non-cash payment',
    },
    '07022': {
      es: 'Delitos relacionados con productos falsificados',
      en: 'Counterfeit product offences',
    },
    '07023': {
      es: 'Actos de falsificación de documentos',
      en: 'Acts of forgery/counterfeiting documents',
    },
    '07029': { es: 'Otros actos de falsificación', en: 'Other acts of forgery/counterfeiting' },
    '0703': { es: 'Corrupción', en: 'Corruption' },
    '07031': { es: 'Soborno', en: 'Bribery' },
    '070311': { es: 'Soborno activo', en: 'Active bribery' },
    '070312': { es: 'Soborno pasivo', en: 'Passive bribery' },
    '07032': { es: 'Malversación o peculado', en: 'Embezzlement' },
    '07033': { es: 'Abuso de funciones', en: 'Abuse of functions' },
    '07034': { es: 'Tráfico de influencias', en: 'Trading in influence' },
    '07035': { es: 'Enriquecimiento ilícito', en: 'Illicit enrichment' },
    '07039': { es: 'Otros actos de corrupción', en: 'Other acts of corruption' },
    '0704': {
      es: 'Actos relacionados con el producto del delito',
      en: 'Acts involving the proceeds of crime',
    },
    '07041': { es: 'Blanqueo de dinero', en: 'Money laundering' },
    '07042': {
      es: 'Tráfico ilícito de bienes culturales',
      en: 'Illicit trafficking in cultural property',
    },
    '07049': {
      es: 'Otros actos relacionados con el producto del delito',
      en: 'Other acts involving the proceeds of crime',
    },
    '0709': {
      es: 'Otros actos que conllevan fraude, engaño o corrupción',
      en: 'Other acts involving fraud, deception or corruption',
    },
    '08': {
      es: 'Actos contra el orden público, la autoridad y las disposiciones del Estado',
      en: 'Acts against public order, authority and provisions of the State',
    },
    '0801': {
      es: 'Actos contrarios a las normas de conducta orientadas al mantenimiento del orden público',
      en: 'Acts against public order behavioural standards',
    },
    '08011': {
      es: 'Delitos relacionados con la alteración violenta del orden público',
      en: 'Violent public disorder offences',
    },
    '08012': {
      es: 'Actos relacionados con normas y preceptos sociales y religiosos orientados al mantenimiento del orden público',
      en: 'Acts related to social and religious public order norms and standards',
    },
    '08019': {
      es: 'Otros actos contrarios a las normas de conducta orientadas al mantenimiento del orden público',
      en: 'Other acts against public order behavioural standards',
    },
    '0802': {
      es: 'Actos contrarios a las normas de conducta sexual orientadas al mantenimiento del orden público',
      en: 'Acts against public order sexual standards',
    },
    '08021': { es: 'Delitos de prostitución', en: 'Prostitution offences' },
    '08022': { es: 'Delitos de pornografía', en: 'Pornography offences' },
    '08029': {
      es: 'Otros actos contrarios a las normas de conducta sexual orientadas al mantenimiento del orden público',
      en: 'Other acts against public order sexual standards',
    },
    '0803': {
      es: 'Actos relacionados con la libertad de expresión o el control de la expresión',
      en: 'Acts related to freedom of expression or control of expression',
    },
    '08031': {
      es: 'Actos contra la libertad de expresión',
      en: 'Acts against freedom of expression',
    },
    '08032': {
      es: 'Actos relacionados con expresiones de creencias y normas sociales controladas',
      en: 'Acts related to expressions of controlled social beliefs and norms',
    },
    '080321': {
      es: 'Violaciones de las normas sobre creencias u opiniones religiosas',
      en: 'Violations of norms on religious beliefs/views',
    },
    '080322': {
      es: 'Violaciones de las normas sobre intolerancia e incitación al odio',
      en: 'Violations of norms on intolerance and incitement to hatred',
    },
    '080329': {
      es: 'Otros actos relacionados con expresiones de creencias y normas sociales controladas',
      en: 'Other acts related to expressions of controlled social beliefs and norms',
    },
    '08039': {
      es: 'Otros actos relacionados con la libertad de expresión o el control de la expresión',
      en: 'Other acts related to freedom of expression or control of expression',
    },
    '0804': {
      es: 'Actos contrarios a las disposiciones relativas a los ingresos públicos u otras disposiciones regulatorias',
      en: 'Acts contrary to public revenue or regulatory provisions',
    },
    '08041': {
      es: 'Actos contrarios a las disposiciones relativas a los ingresos públicos',
      en: 'Acts against public revenue provisions',
    },
    '08042': {
      es: 'Actos contrarios a disposiciones comerciales o financieras',
      en: 'Acts against commercial or financial regulations',
    },
    '08043': {
      es: 'Actos contrarios a las disposiciones sobre apuestas',
      en: 'Acts against regulations on betting',
    },
    '08044': { es: 'Contrabando de bienes', en: 'Smuggling of goods' },
    '08045': {
      es: 'Manipulaciones del mercado o utilización indebida de información privilegiada',
      en: 'Market manipulations or insider trading',
    },
    '08049': {
      es: 'Otros actos contra la administración pública o contra disposiciones regulatorias',
      en: 'Other acts against public administration or regulatory provisions',
    },
    '0805': { es: 'Actos relacionados con la migración', en: 'Acts related to migration' },
    '08051': {
      es: 'Delitos de tráfico ilícito de migrantes',
      en: 'Smuggling of migrants offences',
    },
    '08059': {
      es: 'Otros actos ilícitos relacionados con la migración',
      en: 'Other unlawful acts related to migration',
    },
    '0806': { es: 'Actos contra el sistema de justicia', en: 'Acts against the justice system' },
    '08061': { es: 'Obstrucción de la justicia', en: 'Obstruction of justice' },
    '08062': { es: 'Incumplimiento de órdenes judiciales', en: 'Breach of justice order' },
    '08063': { es: 'Intención delictiva', en: 'Criminal intent' },
    '08064': { es: 'Conspiración', en: 'Conspiracy' },
    '08069': {
      es: 'Otros actos contra el sistema de justicia',
      en: 'Other acts against the justice system',
    },
    '0807': {
      es: 'Actos relacionados con las elecciones democráticas',
      en: 'Acts related to democratic elections',
    },
    '08071': {
      es: 'Actos encaminados a influir indebidamente en los votantes en elecciones',
      en: 'Acts intended to unduly influence voters at elections',
    },
    '08079': {
      es: 'Otros actos relacionados con las elecciones democráticas',
      en: 'Other acts related to democratic elections',
    },
    '0808': { es: 'Actos contrarios al derecho laboral', en: 'Acts contrary to labour law' },
    '08081': {
      es: 'Violaciones del derecho laboral colectivo',
      en: 'Collective labour law violations',
    },
    '08082': {
      es: 'Violaciones del derecho laboral individual',
      en: 'Individual labour law violations',
    },
    '0809': {
      es: 'Otros actos contra el orden público, la autoridad y las disposiciones del Estado',
      en: 'Other acts against public order, authority and provisions of the State',
    },
    '09': {
      es: 'Actos contra la seguridad pública y la seguridad del Estado',
      en: 'Acts against public safety and state security',
    },
    '0901': {
      es: 'Actos relacionados con armas, explosivos y otros materiales destructivos',
      en: 'Acts involving weapons, explosives and other destructive materials',
    },
    '09011': {
      es: 'Posesión o uso de armas y explosivos',
      en: 'Possession or use of weapons and explosives',
    },
    '090111': {
      es: 'Posesión o uso ilícitos de armas de fuego',
      en: 'Unlawful possession or use of firearms',
    },
    '090112': {
      es: 'Posesión o uso ilícitos de otras armas o explosivos',
      en: 'Unlawful possession or use of other weapons or explosives',
    },
    '090113': {
      es: 'Posesión o uso ilícitos de materiales químicos, biológicos o radiactivos',
      en: 'Unlawful possession or use of chemical, biological or radioactive materials',
    },
    '090119': {
      es: 'Otros actos relacionados con la posesión o uso de armas y explosivos',
      en: 'Other acts related to possession or use of weapons and explosives',
    },
    '09012': { es: 'Tráfico de armas y explosivos', en: 'Trafficking of weapons and explosives' },
    '090121': { es: 'Tráfico de armas de fuego', en: 'Trafficking of firearms' },
    '090122': {
      es: 'Tráfico de otras armas o explosivos',
      en: 'Trafficking of other weapons or explosives',
    },
    '090123': {
      es: 'Tráfico de materiales químicos, biológicos o radiactivos',
      en: 'Trafficking of chemical, biological or radioactive materials',
    },
    '090129': {
      es: 'Otros actos relacionados con el tráfico de armas y explosivos',
      en: 'Other acts related to trafficking of weapons and explosives',
    },
    '09019': {
      es: 'Otros actos relacionados con armas y explosivos',
      en: 'Other acts relating to weapons and explosives',
    },
    '0902': { es: 'Actos contra la salud y la seguridad', en: 'Acts against health and safety' },
    '09021': {
      es: 'Actos contra la salud y la seguridad en el trabajo',
      en: 'Acts against health and safety at work',
    },
    '09029': {
      es: 'Otros actos contra la salud y la seguridad',
      en: 'Other acts against health and safety',
    },
    '0903': { es: 'Actos contra sistemas informáticos', en: 'Acts against computer systems' },
    '09031': {
      es: 'Acceso ilícito a sistemas informáticos',
      en: 'Unlawful access to a computer system',
    },
    '09032': {
      es: 'Injerencia ilícita en sistemas o datos informáticos',
      en: 'Unlawful interference with a computer system or computer data',
    },
    '090321': {
      es: 'Injerencia ilícita en sistemas informáticos',
      en: 'Unlawful interference with a computer system',
    },
    '090322': {
      es: 'Injerencia ilícita en datos informáticos',
      en: 'Unlawful interference with computer data',
    },
    '09033': {
      es: 'Interceptación o acceso ilícitos a datos informáticos',
      en: 'Unlawful interception or access of computer data',
    },
    '09039': {
      es: 'Otros actos contra sistemas informáticos',
      en: 'Other acts against computer systems',
    },
    '0904': { es: 'Actos contra la seguridad del Estado', en: 'Acts against state security' },
    '0905': {
      es: 'Actos relacionados con grupos delictivos organizados',
      en: 'Acts related to an organized criminal group',
    },
    '09051': {
      es: 'Participación en un grupo delictivo organizado',
      en: 'Participation in an organized criminal group',
    },
    '09059': {
      es: 'Otros actos relacionados con grupos delictivos organizados',
      en: 'Other acts related to an organized criminal group',
    },
    '0906': { es: 'Terrorismo', en: 'Terrorism' },
    '09061': {
      es: 'Participación en un grupo terrorista',
      en: 'Participation in a terrorist group',
    },
    '09062': { es: 'Financiación del terrorismo', en: 'Financing of terrorism' },
    '09069': {
      es: 'Otros actos relacionados con las actividades de grupos terroristas',
      en: 'Other acts related to the activities of a terrorist group',
    },
    '0907': { es: 'Infracciones de tráfico no lesivas', en: 'Non-injurious traffic violations' },
    '0909': {
      es: 'Otros actos contra la seguridad pública y la seguridad del Estado',
      en: 'Other acts against public safety and state security',
    },
    '10': { es: 'Actos contra el entorno natural', en: 'Acts against the natural environment' },
    '1001': {
      es: 'Actos que causan contaminación o degradación del medio ambiente',
      en: 'Acts that cause environmental pollution or degradation',
    },
    '10011': {
      es: 'Actos que causan la contaminación o degradación del aire',
      en: 'Acts that cause the pollution or degradation of air',
    },
    '10012': {
      es: 'Actos que causan la contaminación o degradación del agua',
      en: 'Acts that cause the pollution or degradation of water',
    },
    '10013': {
      es: 'Actos que causan la contaminación o degradación del suelo',
      en: 'Acts that cause the pollution or degradation of soil',
    },
    '10019': {
      es: 'Otros actos que causan contaminación o degradación del medio ambiente',
      en: 'Other acts that cause environmental pollution or degradation',
    },
    '1002': {
      es: 'Actos relacionados con el traslado o vertimiento de desechos',
      en: 'Acts involving the movement or dumping of waste',
    },
    '10021': {
      es: 'Actos relacionados con el traslado o vertimiento de desechos dentro de las fronteras nacionales',
      en: 'Acts involving the movement or dumping of waste within national borders',
    },
    '10022': {
      es: 'Actos relacionados con el traslado o vertimiento transfronterizos de desechos',
      en: 'Acts involving the movement or dumping of waste across national borders',
    },
    '1003': {
      es: 'Comercio o posesión de especies protegidas o amenazadas de fauna y flora',
      en: 'Trade or possession of protected or prohibited species of fauna and flora',
    },
    '10031': {
      es: 'Comercio o posesión de especies protegidas de fauna y flora silvestres',
      en: 'Trade or possession of protected species of wild fauna and flora',
    },
    '100311': {
      es: 'Comercio o posesión de especies protegidas dentro de las fronteras nacionales',
      en: 'Trade or possession of protected species within national borders',
    },
    '100312': {
      es: 'Tráfico transfronterizo de especies protegidas',
      en: 'Trafficking of protected species across national borders',
    },
    '10032': {
      es: 'Comercio o posesión de especies animales prohibidas o controladas',
      en: 'Trade or possession of prohibited or controlled species of animals',
    },
    '10039': {
      es: 'Otras formas de comercio o posesión de especies protegidas o prohibidas de la fauna y la flora',
      en: 'Other trade or possession of protected or prohibited species of fauna and flora',
    },
    '1004': {
      es: 'Actos que provocan el agotamiento o la degradación de los recursos naturales',
      en: 'Acts that result in the depletion or degradation of natural resources',
    },
    '10041': { es: 'Tala ilegal', en: 'Illegal logging' },
    '10042': {
      es: 'Caza, pesca o recolección ilegales de fauna y flora silvestres',
      en: 'Illegal hunting, fishing or gathering of wild fauna and flora',
    },
    '10043': { es: 'Minería ilegal', en: 'Illegal mining' },
    '10049': {
      es: 'Otros actos que provocan el agotamiento o la degradación de los recursos naturales',
      en: 'Other acts that result in the depletion or degradation of natural resources',
    },
    '1009': {
      es: 'Otros actos contra el entorno natural',
      en: 'Other acts against the natural environment',
    },
    '10091': { es: 'Actos contra los animales', en: 'Acts against animals' },
    '10099': {
      es: 'Otros actos contra el entorno natural',
      en: 'Other acts against the natural environment',
    },
    '11': {
      es: 'Otros actos delictivos no clasificados en otra parte',
      en: 'Other criminal acts not elsewhere classified',
    },
    '1101': { es: 'Actos bajo jurisdicción universal', en: 'Acts under universal jurisdiction' },
    '11011': { es: 'Tortura', en: 'Torture' },
    '11012': { es: 'Piratería', en: 'Piracy' },
    '11013': { es: 'Crímenes de guerra', en: 'War crimes' },
    '110131': {
      es: 'Homicidio o tentativa de causar la muerte o lesiones graves de forma ilícita en conflictos armados',
      en: 'Unlawfully killing, causing or intending to cause death or serious injury associated with armed conflict',
    },
    '110132': {
      es: 'Destrucción o daños ilícitos a la propiedad en relación con conflictos armados',
      en: 'Unlawful destruction or damage to property associated with armed conflict',
    },
    '110133': {
      es: 'Violencia sexual relacionada con conflictos armados',
      en: 'Sexual violence associated with armed conflict',
    },
    '110134': {
      es: 'Actos contra la libertad o la dignidad humana en relación con conflictos armados',
      en: 'Acts against liberty or human dignity associated with armed conflict',
    },
    '110135': {
      es: 'Reclutamiento o alistamiento de niños soldados',
      en: 'Conscripting or enlisting child soldiers',
    },
    '110139': { es: 'Otros crímenes de guerra', en: 'Other war crimes' },
    '11014': { es: 'Genocidio', en: 'Genocide' },
    '11015': { es: 'Crímenes de lesa humanidad', en: 'Crimes against humanity' },
    '11016': { es: 'Crimen de agresión', en: 'Crime of aggression' },
    '11019': {
      es: 'Otros actos bajo jurisdicción universal',
      en: 'Other acts under universal jurisdiction',
    },
    '1102': {
      es: 'Actos contrarios a las leyes u otras disposiciones sobre menores',
      en: 'Acts contrary to youth regulations and acts on minors',
    },
    '11021': { es: 'Delitos en razón de la condición de menor de edad', en: 'Status offences' },
    '11029': {
      es: 'Otros actos contrarios a las leyes u otras disposiciones sobre menores',
      en: 'Other acts contrary to youth regulations and acts on minors',
    },
    '1109': {
      es: 'Otros actos delictivos no clasificados en otra parte',
      en: 'Other criminal acts not elsewhere classified',
    },
  }),
)
