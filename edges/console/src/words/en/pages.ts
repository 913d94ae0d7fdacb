/** Texts of src/pages. */
export const pages = {
  'events.none': 'Nothing happened yet',
  'events.noneBody': 'Changes show up here within a second, whoever makes them: Covisor, virsh, or the guest itself.',
  'plans.apply': 'Apply',
  'plans.approve': 'Approve',
  'plans.approvedBy': 'Approved by',
  'plans.isApproved': 'it is approved already',
  'plans.isOver': 'it is {{state}}',
  'plans.none': 'No plans are kept',
  'plans.noneBody':
    'Every dialog that shows a plan can save it for approval. A saved plan is applied exactly as it was shown, or not at all.',
  'plans.notRead': 'Plans could not be read',
  'plans.plan': 'Plan',
  'plans.savedBy': 'Saved by',
  'plans.task': 'Task',
  'plans.validUntil': 'Valid until',
  'plans.withdraw': 'Refuse',
} as const
