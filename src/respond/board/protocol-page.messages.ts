/**
 * What an operator is told to do, by protocol: one sentence, then a checklist. Starting texts; each district looks
 * through them with whoever answers for its emergencies before it relies on them.
 */
export const messages = {
  'board.protocol.livestock': {
    es: 'Robo de ganado: lo que cuenta es la carretera. Avise antes de preguntar todo.',
    pt: 'Roubo de gado: o que conta é a estrada. Avise antes de perguntar tudo.',
    en: 'Stolen livestock: what counts is the road. Pass it on before you have asked everything.',
  },
  'board.check.livestock': {
    es: 'Cuántas, color, fierro o marca\nCuándo las vio por última vez y por dónde salieron\nCamión, placa o huellas; que nadie las pise\nAvise a retenes y a las fincas de la vía',
    pt: 'Quantas, cor, marca de ferro\nQuando as viu pela última vez e por onde saíram\nCaminhão, placa ou pegadas; que ninguém pise nelas\nAvise os postos e as fazendas da estrada',
    en: 'How many, colour, brand\nWhen they were last seen, and which way they left\nTruck, plate or tracks; nobody should step on them\nTell checkpoints and the farms along the road',
  },
  'board.protocol.violence': {
    es: 'Violencia en curso o reciente: primero la seguridad de quien llama.',
    pt: 'Violência em curso ou recente: primeiro a segurança de quem liga.',
    en: 'Violence under way or recent: the caller’s safety comes first.',
  },
  'board.check.violence': {
    es: '¿Sigue ahí el peligro? ¿Está usted en un lugar seguro?\n¿Hay heridos? ¿Cuántos?\n¿Hay armas? ¿De qué tipo?\nCuántas personas, cómo van vestidas, hacia dónde fueron',
    pt: 'O perigo continua? Está em lugar seguro?\nHá feridos? Quantos?\nHá armas? De que tipo?\nQuantas pessoas, como estão vestidas, para onde foram',
    en: 'Is the danger still there? Are you in a safe place?\nIs anybody hurt? How many?\nAre there weapons? Of what kind?\nHow many people, what they wear, where they went',
  },
  'board.protocol.home': {
    es: 'Violencia en casa: quien llama puede no poder hablar. Pregunte para contestar sí o no.',
    pt: 'Violência em casa: quem liga pode não poder falar. Pergunte para responder sim ou não.',
    en: 'Violence at home: the caller may not be able to speak. Ask what yes or no can answer.',
  },
  'board.check.home': {
    es: '¿Puede hablar? ¿Está la otra persona cerca?\n¿Hay niñas o niños? ¿Hay heridos?\n¿Hay armas en la casa?\nNo devuelva la llamada sin acordarlo',
    pt: 'Pode falar? A outra pessoa está perto?\nHá crianças? Há feridos?\nHá armas na casa?\nNão ligue de volta sem combinar',
    en: 'Can you speak? Is the other person near?\nAre there children? Is anybody hurt?\nAre there weapons in the house?\nDo not call back without having agreed on it',
  },
  'board.protocol.property': {
    es: 'Bienes: si no hay peligro, lo que se conserve del lugar ayuda después.',
    pt: 'Bens: se não há perigo, o que se conservar do lugar ajuda depois.',
    en: 'Property: where there is no danger, what is left untouched helps later.',
  },
  'board.check.property': {
    es: '¿Hay alguien adentro todavía? Que nadie entre\nQué falta y cuándo lo vio por última vez\nQue no toquen puertas ni ventanas\nDiga cómo presentar la denuncia: aquí no queda presentada',
    pt: 'Ainda há alguém dentro? Que ninguém entre\nO que falta e quando o viu pela última vez\nQue não toquem portas nem janelas\nDiga como apresentar a denúncia: aqui não fica apresentada',
    en: 'Is anybody still inside? Nobody should go in\nWhat is missing, and when it was last seen\nDoors and windows should not be touched\nSay how to file a complaint: it is not filed here',
  },
  'board.protocol.vehicle': {
    es: 'Vehículo: placa, color y rumbo en la primera media hora.',
    pt: 'Veículo: placa, cor e rumo na primeira meia hora.',
    en: 'Vehicle: plate, colour and direction within the first half hour.',
  },
  'board.check.vehicle': {
    es: 'Placa, marca, color, señas\n¿Iba alguien adentro?\nHacia dónde y desde cuándo\n¿Tiene rastreo? ¿Quién lo mira?',
    pt: 'Placa, marca, cor, sinais\nHavia alguém dentro?\nPara onde e desde quando\nTem rastreador? Quem o acompanha?',
    en: 'Plate, make, colour, marks\nWas anybody inside?\nWhich way, and since when\nIs it tracked? Who watches?',
  },
  'board.protocol.missing': {
    es: 'Persona desaparecida: no hay que esperar ninguna hora para empezar.',
    pt: 'Pessoa desaparecida: não é preciso esperar nenhuma hora para começar.',
    en: 'Missing person: there is no time to be waited for before beginning.',
  },
  'board.check.missing': {
    es: 'Edad, ropa, señas, salud\nDónde y con quién la vieron por última vez\n¿Hay agua, monte o carretera cerca?\nUn teléfono que alguien va a contestar',
    pt: 'Idade, roupa, sinais, saúde\nOnde e com quem a viram pela última vez\nHá água, mato ou estrada perto?\nUm telefone que alguém vai atender',
    en: 'Age, clothes, marks, health\nWhere and with whom last seen\nIs there water, forest or a road near?\nA phone that somebody will answer',
  },
  'board.protocol.fire': {
    es: 'Fuego: bomberos primero; después, lo que falte por preguntar.',
    pt: 'Fogo: bombeiros primeiro; depois, o que falta perguntar.',
    en: 'Fire: the fire brigade first; then what is left to ask.',
  },
  'board.check.fire': {
    es: 'Pase el aviso a bomberos\n¿Hay gente adentro?\nQué se quema; gas, cables o químicos\nQue salgan y no vuelvan a entrar',
    pt: 'Passe o aviso aos bombeiros\nHá gente dentro?\nO que queima; gás, fios ou químicos\nQue saiam e não voltem a entrar',
    en: 'Pass it to the fire brigade\nIs anybody inside?\nWhat burns; gas, wires or chemicals\nEverybody out, and nobody back in',
  },
  'board.protocol.medical': {
    es: 'Emergencia médica: pase la llamada a quien sabe y quédese en línea hasta que contesten.',
    pt: 'Emergência médica: passe a chamada a quem sabe e fique na linha até atenderem.',
    en: 'Medical emergency: pass the call to those who know, and stay until they answer.',
  },
  'board.check.medical': {
    es: 'Pase el aviso a la ambulancia\n¿Respira? ¿Contesta?\nEdad y qué pasó\nPor dónde entra la ambulancia; quién la espera',
    pt: 'Passe o aviso à ambulância\nRespira? Responde?\nIdade e o que aconteceu\nPor onde entra a ambulância; quem a espera',
    en: 'Pass it to the ambulance\nBreathing? Answering?\nAge, and what happened\nWhich way the ambulance comes in; who waits for it',
  },
  'board.protocol.traffic': {
    es: 'Accidente: heridos, atrapados y que no haya otro choque.',
    pt: 'Acidente: feridos, presos e que não haja outra batida.',
    en: 'Accident: the hurt, the trapped, and that there is no second crash.',
  },
  'board.check.traffic': {
    es: '¿Hay heridos? ¿Alguien atrapado?\nKilómetro, sentido, qué vehículos\n¿Se derramó algo? ¿Hay humo?\nQue señalen el lugar lejos de la vía',
    pt: 'Há feridos? Alguém preso?\nQuilômetro, sentido, que veículos\nDerramou algo? Há fumaça?\nQue sinalizem o lugar longe da via',
    en: 'Is anybody hurt? Trapped?\nKilometre, direction, which vehicles\nIs anything spilt? Smoke?\nThe spot should be marked, well away from the road',
  },
  'board.protocol.nuisance': {
    es: 'Convivencia: escuche, diga qué se hará y cuándo.',
    pt: 'Convivência: escute, diga o que se fará e quando.',
    en: 'Neighbours: listen, and say what will be done and when.',
  },
  'board.check.nuisance': {
    es: 'Desde cuándo y si pasa siempre\n¿Hay pelea, armas o menores?\nQuien llama puede no dar su nombre\nDiga cuándo pasará alguien, o que hoy no se puede',
    pt: 'Desde quando e se acontece sempre\nHá briga, armas ou menores?\nQuem liga pode não dar o nome\nDiga quando passará alguém, ou que hoje não se pode',
    en: 'Since when, and whether it is often\nIs there a fight, a weapon, a child?\nThe caller need not say a name\nSay when somebody will come by, or that today nobody can',
  },
  'board.protocol.works': {
    es: 'Vía, postes y árboles: avise a quien repara y diga si hay peligro ahora.',
    pt: 'Via, postes e árvores: avise quem repara e diga se há perigo agora.',
    en: 'Roads, posts and trees: tell those who mend, and whether there is danger now.',
  },
  'board.check.works': {
    es: '¿Hay cables en el suelo? Que nadie se acerque\n¿Se puede pasar?\nNúmero del poste o seña del lugar\nPáselo a la institución que lo repara',
    pt: 'Há fios no chão? Que ninguém se aproxime\nDá para passar?\nNúmero do poste ou sinal do lugar\nPasse à instituição que repara',
    en: 'Are wires on the ground? Nobody should go near\nCan one pass?\nNumber of the post, or a mark of the place\nPass it to the institution that mends it',
  },
  'board.protocol.other': {
    es: 'Pregunte hasta saber qué es; cambie el tipo cuando lo sepa.',
    pt: 'Pergunte até saber o que é; mude o tipo quando souber.',
    en: 'Ask until you know what it is; change the kind when you do.',
  },
  'board.check.other': {
    es: '¿Hay alguien en peligro ahora?\nDónde es, con una seña\nQué espera quien llama\nUn teléfono, si quiere dejarlo',
    pt: 'Há alguém em perigo agora?\nOnde é, com um sinal\nO que espera quem liga\nUm telefone, se quiser deixar',
    en: 'Is anybody in danger now?\nWhere it is, with a landmark\nWhat the caller hopes for\nA phone, if the caller wants to leave one',
  },
}
