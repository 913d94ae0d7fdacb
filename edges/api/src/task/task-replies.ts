/** The replies of every route that starts a task. */
import { planView } from './plan-view.ts'
import { taskView } from './task-view.ts'

export const taskReplies = { 200: planView, 202: taskView } as const
