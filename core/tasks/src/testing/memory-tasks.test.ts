/** The memory keeps the promises of a task store, so that tests over it say something about the real ones. */
import { describeTaskStore } from './describe-task-store.ts'
import { MemoryTasks } from './memory-tasks.ts'

describeTaskStore('memory', () => {
  const tasks = new MemoryTasks()
  let count = 0
  const add = async (saga: string, version: number, input: unknown) => {
    const id = `task-${count++}`
    tasks.add({ id, saga, version, input })
    return id
  }
  return { log: tasks, queue: tasks, add }
})
