export const messages = {
  'jobs.takenOver': {
    es: 'Otro proceso tomó esta tarea; lo que este hizo tarde no se guardó.',
    pt: 'Outro processo assumiu esta tarefa; o que este fez tarde não foi guardado.',
    en: 'Another process has taken this job over; what this one did late was not kept.',
  },
  'jobs.notDead': {
    es: 'No hay tal tarea detenida por errores.',
    pt: 'Não há tal tarefa parada por erros.',
    en: 'There is no such job that was stopped by errors.',
  },
  'jobs.listed': {
    es: '{jobs, plural, one {# tarea} other {# tareas}} en el estado {state}.',
    pt: '{jobs, plural, one {# tarefa} other {# tarefas}} no estado {state}.',
    en: '{jobs, plural, one {# job} other {# jobs}} in the state {state}.',
  },
  'jobs.revived': {
    es: 'La tarea {id} se intentará de nuevo.',
    pt: 'A tarefa {id} será tentada de novo.',
    en: 'The job {id} will be tried again.',
  },
  'jobs.cancelled': {
    es: 'La tarea {id} está anulada.',
    pt: 'A tarefa {id} está cancelada.',
    en: 'The job {id} is called off.',
  },
  'jobs.alreadyEnded': {
    es: 'No hay tal tarea por hacer.',
    pt: 'Não há tal tarefa por fazer.',
    en: 'There is no such job still to be done.',
  },
}
