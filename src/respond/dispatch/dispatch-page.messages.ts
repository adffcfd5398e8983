/** What dispatch says on the screens. */
export const messages = {
  'dispatch.units': {
    es: 'Unidades',
    pt: 'Unidades',
    en: 'Units',
  },
  'dispatch.assign': {
    es: 'Asignar unidad',
    pt: 'Designar unidade',
    en: 'Assign a unit',
  },
  'dispatch.assignMore': {
    es: 'Asignar otra',
    pt: 'Designar outra',
    en: 'Assign another',
  },
  'dispatch.from.point': {
    es: 'Distancias desde el punto del incidente',
    pt: 'Distâncias a partir do ponto do incidente',
    en: 'Distances from the incident’s point',
  },
  'dispatch.from.place': {
    es: 'Distancias desde el centro del corregimiento',
    pt: 'Distâncias a partir do centro do corregimento',
    en: 'Distances from the middle of the corregimiento',
  },
  'dispatch.from.nowhere': {
    es: 'El incidente no tiene lugar: no se sabe quién está cerca',
    pt: 'O incidente não tem lugar: não se sabe quem está perto',
    en: 'The incident has no place: who is near is not known',
  },
  'dispatch.noneOn': {
    es: 'Ninguna unidad está en turno.',
    pt: 'Nenhuma unidade está em turno.',
    en: 'No unit is on shift.',
  },
  'dispatch.km': {
    es: '{km, number} km',
    pt: '{km, number} km',
    en: '{km, number} km',
  },
  'dispatch.near': {
    es: 'cerca de {place}, {minutes, plural, =0 {ahora} other {hace # min}}',
    pt: 'perto de {place}, {minutes, plural, =0 {agora} other {há # min}}',
    en: 'near {place}, {minutes, plural, =0 {now} other {# min ago}}',
  },
  'dispatch.whereUnknown': {
    es: 'no se sabe dónde está',
    pt: 'não se sabe onde está',
    en: 'where it is is not known',
  },
  'dispatch.atIncident': {
    es: 'en el {number}',
    pt: 'no {number}',
    en: 'at {number}',
  },
  'dispatch.sure.busy': {
    es: 'Está ocupada. Pulse otra vez para asignarla igual.',
    pt: 'Está ocupada. Aperte de novo para designá-la assim mesmo.',
    en: 'It is busy. Press again to assign it all the same.',
  },
  'dispatch.sure.pause': {
    es: 'Está en descanso. Pulse otra vez para asignarla igual.',
    pt: 'Está em descanso. Aperte de novo para designá-la assim mesmo.',
    en: 'It is on a break. Press again to assign it all the same.',
  },
  'dispatch.status': {
    es: '{free, plural, one {# libre} other {# libres}} · {busy, plural, one {# ocupada} other {# ocupadas}} · {pause} en descanso',
    pt: '{free, plural, one {# livre} other {# livres}} · {busy, plural, one {# ocupada} other {# ocupadas}} · {pause} em descanso',
    en: '{free} free · {busy} busy · {pause} on a break',
  },
  'dispatch.statusUnknown': {
    es: 'Unidades: no se sabe',
    pt: 'Unidades: não se sabe',
    en: 'Units: not known',
  },
  'dispatch.status.free': {
    es: 'Libre',
    pt: 'Livre',
    en: 'Free',
  },
  'dispatch.status.busy': {
    es: 'Ocupada',
    pt: 'Ocupada',
    en: 'Busy',
  },
  'dispatch.status.pause': {
    es: 'En descanso',
    pt: 'Em descanso',
    en: 'On a break',
  },
  'dispatch.status.off': {
    es: 'Fuera de turno',
    pt: 'Fora de turno',
    en: 'Off shift',
  },
  'dispatch.unheard': {
    es: 'Sin señal hace {minutes} min',
    pt: 'Sem sinal há {minutes} min',
    en: 'Unheard for {minutes} min',
  },
  'dispatch.unheardUnits': {
    es: 'Sin señal: {units}',
    pt: 'Sem sinal: {units}',
    en: 'Unheard: {units}',
  },
  'dispatch.panics': {
    es: '{unit} pide auxilio',
    pt: '{unit} pede socorro',
    en: '{unit} calls for help',
  },
  'dispatch.marks': {
    es: 'U {units}: {state}',
    pt: 'U {units}: {state}',
    en: 'U {units}: {state}',
  },
  'dispatch.onMap': {
    es: '{units}: cerca de {place}',
    pt: '{units}: perto de {place}',
    en: '{units}: near {place}',
  },
  'dispatch.state.proposed': {
    es: 'asignada',
    pt: 'designada',
    en: 'assigned',
  },
  'dispatch.state.acknowledged': {
    es: 'recibido',
    pt: 'recebido',
    en: 'acknowledged',
  },
  'dispatch.state.on_way': {
    es: 'en camino',
    pt: 'a caminho',
    en: 'on the way',
  },
  'dispatch.state.arrived': {
    es: 'en el sitio',
    pt: 'no local',
    en: 'there',
  },
  'dispatch.state.closed': {
    es: 'terminó',
    pt: 'terminou',
    en: 'done',
  },
  'dispatch.state.refused': {
    es: 'no pudo ir',
    pt: 'não pôde ir',
    en: 'could not go',
  },
  'dispatch.state.withdrawn': {
    es: 'retirada',
    pt: 'retirada',
    en: 'withdrawn',
  },
  'dispatch.reason.busy': {
    es: 'ocupada',
    pt: 'ocupada',
    en: 'busy',
  },
  'dispatch.reason.far': {
    es: 'muy lejos',
    pt: 'longe demais',
    en: 'too far',
  },
  'dispatch.reason.vehicle': {
    es: 'vehículo averiado',
    pt: 'veículo com defeito',
    en: 'vehicle broken down',
  },
  'dispatch.reason.danger': {
    es: 'peligro',
    pt: 'perigo',
    en: 'danger',
  },
  'dispatch.reason.other': {
    es: 'otra razón',
    pt: 'outra razão',
    en: 'another reason',
  },
  'dispatch.clock.acknowledge': {
    es: 'Recibido',
    pt: 'Recebido',
    en: 'Acknowledged',
  },
  'dispatch.clock.depart': {
    es: 'En camino',
    pt: 'A caminho',
    en: 'On the way',
  },
  'dispatch.clock.arrive': {
    es: 'En el sitio',
    pt: 'No local',
    en: 'There',
  },
  'dispatch.clock.target': {
    es: 'meta {minutes} min',
    pt: 'meta {minutes} min',
    en: 'target {minutes} min',
  },
  'dispatch.clock.late': {
    es: 'pasó la meta de {minutes} min',
    pt: 'passou da meta de {minutes} min',
    en: 'past the target of {minutes} min',
  },
  'dispatch.step.acknowledge': {
    es: 'Recibió',
    pt: 'Recebeu',
    en: 'It acknowledged',
  },
  'dispatch.step.depart': {
    es: 'Salió',
    pt: 'Saiu',
    en: 'It set off',
  },
  'dispatch.step.arrive': {
    es: 'Llegó',
    pt: 'Chegou',
    en: 'It arrived',
  },
  'dispatch.step.close': {
    es: 'Terminó',
    pt: 'Terminou',
    en: 'It is done',
  },
  'dispatch.step.withdraw': {
    es: 'Retirar',
    pt: 'Retirar',
    en: 'Withdraw',
  },
  'dispatch.chooseResult': {
    es: 'Elija el resultado',
    pt: 'Escolha o resultado',
    en: 'Choose the result',
  },
  'dispatch.did.assign': {
    es: '{unit}: incidente {number} asignado',
    pt: '{unit}: incidente {number} designado',
    en: '{unit}: incident {number} assigned',
  },
  'dispatch.did.withdraw': {
    es: '{unit}: incidente {number} retirado',
    pt: '{unit}: incidente {number} retirado',
    en: '{unit}: incident {number} withdrawn',
  },
  'dispatch.did.radio': {
    es: '{unit}: anotado',
    pt: '{unit}: anotado',
    en: '{unit}: written down',
  },
  'dispatch.command.whichUnit': {
    es: 'No se sabe qué unidad es «{said}». Escriba su número o su nombre: asignar 3',
    pt: 'Não se sabe que unidade é «{said}». Escreva o número ou o nome: designar 3',
    en: 'Which unit “{said}” is is not clear. Type its number or its name: assign 3',
  },
  'dispatch.command.notHere': {
    es: '{unit} no tiene este incidente.',
    pt: '{unit} não tem este incidente.',
    en: '{unit} does not have this incident.',
  },
  'dispatch.command.whichOf': {
    es: '{count, plural, =0 {{unit} no tiene ningún incidente.} other {{unit} tiene varios ({numbers}): elija primero uno.}}',
    pt: '{count, plural, =0 {{unit} não tem nenhum incidente.} other {{unit} tem vários ({numbers}): escolha um primeiro.}}',
    en: '{count, plural, =0 {{unit} has no incident.} other {{unit} has several ({numbers}): choose one first.}}',
  },
  'dispatch.did.radioAt': {
    es: '{unit}: anotado en el {number}.',
    pt: '{unit}: anotado no {number}.',
    en: '{unit}: noted at {number}.',
  },
  'dispatch.command.forGood': {
    es: '{unit} termina en el {number} con «{result}»: no se puede deshacer. Enter otra vez lo hace; Esc lo deja.',
    pt: '{unit} termina no {number} com «{result}»: não se pode desfazer. Enter de novo faz; Esc deixa.',
    en: '{unit} ends at {number} with “{result}”: this cannot be undone. Enter again does it; Esc leaves it.',
  },
  'dispatch.command.radio': {
    es: 'No se entiende «{said}». Por ejemplo: unidad 3 llegó · unidad 3 cierra atendido · unidad 3 pausa',
    pt: 'Não se entende «{said}». Por exemplo: unidade 3 chegou · unidade 3 encerra atendido · unidade 3 pausa',
    en: '“{said}” is not understood. For example: unit 3 arrived · unit 3 close attended · unit 3 pause',
  },
  'dispatch.skill.first_aid': {
    es: 'Primeros auxilios',
    pt: 'Primeiros socorros',
    en: 'First aid',
  },
  'dispatch.skill.victims': {
    es: 'Atención a víctimas',
    pt: 'Atenção a vítimas',
    en: 'Care for victims',
  },
  'dispatch.skill.mediation': {
    es: 'Mediación',
    pt: 'Mediação',
    en: 'Mediation',
  },
  'dispatch.skill.livestock': {
    es: 'Ganado',
    pt: 'Gado',
    en: 'Livestock',
  },
  'dispatch.skill.search': {
    es: 'Búsqueda',
    pt: 'Busca',
    en: 'Search',
  },
  'dispatch.skill.traffic': {
    es: 'Tránsito',
    pt: 'Trânsito',
    en: 'Traffic',
  },
  'dispatch.skill.fire': {
    es: 'Fuego',
    pt: 'Fogo',
    en: 'Fire',
  },
  'dispatch.skill.water': {
    es: 'Agua',
    pt: 'Água',
    en: 'Water',
  },
  'dispatch.skill.offroad': {
    es: 'Terreno difícil',
    pt: 'Terreno difícil',
    en: 'Rough ground',
  },
  'dispatch.vehicle.car': {
    es: 'Automóvil',
    pt: 'Automóvel',
    en: 'Car',
  },
  'dispatch.vehicle.pickup': {
    es: 'Camioneta 4x4',
    pt: 'Caminhonete 4x4',
    en: '4x4 pickup',
  },
  'dispatch.vehicle.motorcycle': {
    es: 'Motocicleta',
    pt: 'Motocicleta',
    en: 'Motorcycle',
  },
  'dispatch.vehicle.boat': {
    es: 'Lancha',
    pt: 'Lancha',
    en: 'Boat',
  },
  'dispatch.vehicle.horse': {
    es: 'Caballo',
    pt: 'Cavalo',
    en: 'Horse',
  },
  'dispatch.vehicle.bicycle': {
    es: 'Bicicleta',
    pt: 'Bicicleta',
    en: 'Bicycle',
  },
  'units.title': {
    es: 'Unidades',
    pt: 'Unidades',
    en: 'Units',
  },
  'units.about': {
    es: 'Qué hace cada unidad, cerca de dónde está y desde cuándo no se la oye. La posición se muestra por corregimiento y se olvida al terminar el turno.',
    pt: 'O que faz cada unidade, perto de onde está e desde quando não é ouvida. A posição aparece por corregimento e é esquecida ao fim do turno.',
    en: 'What each unit does, roughly where it is, and since when it has not been heard. Positions are shown by corregimiento and forgotten when the shift ends.',
  },
  'units.add': {
    es: 'Agregar unidad',
    pt: 'Adicionar unidade',
    en: 'Add a unit',
  },
  'units.callSign': {
    es: 'Cómo se llama por radio',
    pt: 'Como se chama no rádio',
    en: 'What it is called on the radio',
  },
  'units.callSignHint': {
    es: 'Por ejemplo: Unidad 3',
    pt: 'Por exemplo: Unidade 3',
    en: 'For example: Unit 3',
  },
  'units.none.title': {
    es: 'Aún no hay unidades',
    pt: 'Ainda não há unidades',
    en: 'There are no units yet',
  },
  'units.none.text': {
    es: 'Agregue la primera, y ponga en ella a quienes tienen el rol «unidad».',
    pt: 'Adicione a primeira, e ponha nela quem tem o papel «unidade».',
    en: 'Add the first, and put into it people who have the role “unit”.',
  },
  'units.none.wait': {
    es: 'Quien supervisa puede agregar la primera.',
    pt: 'Quem supervisiona pode adicionar a primeira.',
    en: 'A supervisor can add the first.',
  },
  'units.edit': {
    es: 'Cambiar',
    pt: 'Mudar',
    en: 'Change',
  },
  'units.editOf': {
    es: 'Cambiar {unit}',
    pt: 'Mudar {unit}',
    en: 'Change {unit}',
  },
  'units.doneOf': {
    es: 'Listo con {unit}',
    pt: 'Pronto com {unit}',
    en: 'Done with {unit}',
  },
  'units.done': {
    es: 'Listo',
    pt: 'Pronto',
    en: 'Done',
  },
  'units.save': {
    es: 'Guardar',
    pt: 'Guardar',
    en: 'Save',
  },
  'units.saved': {
    es: 'Guardado',
    pt: 'Guardado',
    en: 'Saved',
  },
  'units.retire': {
    es: 'Dar de baja',
    pt: 'Desativar',
    en: 'Retire',
  },
  'units.retireSure': {
    es: 'La unidad deja de usarse; lo que hizo queda.',
    pt: 'A unidade deixa de ser usada; o que fez fica.',
    en: 'The unit is no longer used; what it did stays.',
  },
  'units.bringBack': {
    es: 'Volver a usar',
    pt: 'Voltar a usar',
    en: 'Bring back',
  },
  'units.retired': {
    es: 'De baja',
    pt: 'Desativada',
    en: 'Retired',
  },
  'units.people': {
    es: 'Personas',
    pt: 'Pessoas',
    en: 'People',
  },
  'units.noPeople': {
    es: 'Nadie en esta unidad',
    pt: 'Ninguém nesta unidade',
    en: 'Nobody in this unit',
  },
  'units.addPerson': {
    es: 'Agregar persona',
    pt: 'Adicionar pessoa',
    en: 'Add a person',
  },
  'units.choosePerson': {
    es: 'Elija una persona',
    pt: 'Escolha uma pessoa',
    en: 'Choose a person',
  },
  'units.nobodyFree': {
    es: 'No hay otra persona con el rol «unidad». Invítela desde Personas.',
    pt: 'Não há outra pessoa com o papel «unidade». Convide-a em Pessoas.',
    en: 'There is nobody else with the role “unit”. Invite somebody under People.',
  },
  'units.inOther': {
    es: '{name} (ahora en {unit})',
    pt: '{name} (agora em {unit})',
    en: '{name} (now in {unit})',
  },
  'units.remove': {
    es: 'Quitar a {name}',
    pt: 'Tirar {name}',
    en: 'Take {name} out',
  },
  'units.skills': {
    es: 'Qué sabe hacer {name}',
    pt: 'O que {name} sabe fazer',
    en: 'What {name} can do',
  },
  'units.vehicles': {
    es: 'Vehículos',
    pt: 'Veículos',
    en: 'Vehicles',
  },
  'units.noVehicles': {
    es: 'Sin vehículo',
    pt: 'Sem veículo',
    en: 'No vehicle',
  },
  'units.addVehicle': {
    es: 'Agregar vehículo',
    pt: 'Adicionar veículo',
    en: 'Add a vehicle',
  },
  'units.vehicleName': {
    es: 'Nombre del vehículo',
    pt: 'Nome do veículo',
    en: 'Name of the vehicle',
  },
  'units.vehicleKind': {
    es: 'Clase',
    pt: 'Tipo',
    en: 'Kind',
  },
  'units.toYard': {
    es: 'Dejar {name} en el patio',
    pt: 'Deixar {name} no pátio',
    en: 'Leave {name} in the yard',
  },
  'units.fromYard': {
    es: 'Tomar del patio',
    pt: 'Pegar do pátio',
    en: 'Take from the yard',
  },
  'units.heard': { es: 'oída', pt: 'ouvida', en: 'heard' },
  'units.since': {
    es: 'en turno desde',
    pt: 'em turno desde',
    en: 'on shift since',
  },
  'units.sayOf': {
    es: 'Qué dijo {unit} por radio',
    pt: 'O que {unit} disse pelo rádio',
    en: 'What {unit} said on the radio',
  },
}
