import { copyInLane, inspectInLane } from '../core/control/src/import/lane/run-lane.ts'
import { fileSource } from '@covisor/disk'
const path = '/tmp/bi/random.ova'
const signal = new AbortController().signal
for (const kind of ['path','port'] as const) for (let i=0;i<2;i++) {
  const f = await fileSource(path, 'x')
  const source = kind==='path' ? {kind:'path' as const, path, name:'random.ova'} : {kind:'port' as const, name:'random.ova', size:f.size}
  const read = kind==='path' ? undefined : async (o:number,l:number)=>new Uint8Array(await f.read(o,l))
  let t=performance.now()
  const {inspected} = await inspectInLane({kind:'inspect',source,diskFormat:undefined,deploymentOption:undefined}, read, signal)
  console.log(kind,'inspect', Math.round(performance.now()-t))
  t=performance.now(); let n=0
  const fileId = (inspected as any).disks[0].fileId
  for await (const c of copyInLane({kind:'copy',source,fileId,diskFormat:null,to:'qcow2',capacityBytes:256*1024*1024}, read, ()=>{}, signal)) n+=c.bytes.length
  console.log(kind,'copy', Math.round(performance.now()-t),'ms', n/1e6,'MB', 'rss', Math.round(process.memoryUsage().rss/1e6))
}
