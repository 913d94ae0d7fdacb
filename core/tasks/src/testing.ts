/** For tests of sagas and of stores: time under control, a queue and log in memory, and the tests every saga must pass. */
export { describeSaga, type SagaWorld } from './testing/describe-saga.ts'
export { describeTaskStore, type TaskStoreUnderTest } from './testing/describe-task-store.ts'
export { ManualClock } from './testing/manual-clock.ts'
export { MemoryTasks } from './testing/memory-tasks.ts'
export { plainJudge, runSaga, type SagaPlay, type SagaResult } from './testing/run-saga.ts'
