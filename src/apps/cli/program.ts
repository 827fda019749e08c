import { Command } from 'commander';
import { packageVersion } from '../workspace/package-version.ts';
import { addAccountCommands } from './commands/account.ts';
import { addAuditCommands } from './commands/audit.ts';
import { addBatchCommands } from './commands/batch.ts';
import { addBudgetCommands } from './commands/budget.ts';
import { addCalibrateCommands } from './commands/calibrate.ts';
import { addDatabaseCommands } from './commands/db.ts';
import { addDatasetCommands } from './commands/dataset.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addEvaluateCommand } from './commands/evaluate.ts';
import { addExperimentCommands } from './commands/experiment.ts';
import { addFairnessCommands } from './commands/fairness.ts';
import { addGradeCommands } from './commands/grade.ts';
import { addImportCommands } from './commands/import.ts';
import { addMonitorCommands } from './commands/monitor.ts';
import { addModelCardCommand } from './commands/model-card.ts';
import { addPlanCommands } from './commands/plan.ts';
import { addProviderCommand } from './commands/provider.ts';
import { addQuestionCommands } from './commands/questions.ts';
import { addRegistryCommands } from './commands/registry.ts';
import { addRetentionCommands } from './commands/retention.ts';
import { addRedTeamCommand } from './commands/redteam.ts';
import { addReviewCommands } from './commands/review.ts';
import { addRubricCommands } from './commands/rubric.ts';
import { addRunCommands } from './commands/runs.ts';
import { addScorerCommands } from './commands/scorer.ts';
import { addServeCommands } from './commands/serve.ts';
import { addStartCommand } from './commands/start.ts';
import { addStatusCommand } from './commands/status.ts';

const program = new Command('assay')
  .description('Essay grading that can be defended: seven visible stages, evidence quoted verbatim, exact replay.')
  .version(packageVersion())
  .option('--json', 'print one JSON document instead of words')
  .showHelpAfterError('(add --help for what is allowed)')
  .configureHelp({ sortSubcommands: false });

addStartCommand(program);
addImportCommands(program);
addScorerCommands(program);
addCalibrateCommands(program);
addGradeCommands(program);
addBatchCommands(program);
addBudgetCommands(program);
addStatusCommand(program);
addReviewCommands(program);
addEvaluateCommand(program);
addDatasetCommands(program);
addExperimentCommands(program);
addFairnessCommands(program);
addModelCardCommand(program);
addRedTeamCommand(program);
addRunCommands(program);
addRubricCommands(program);
addRegistryCommands(program);
addQuestionCommands(program);
addPlanCommands(program);
addServeCommands(program);
addAccountCommands(program);
addMonitorCommands(program);
addAuditCommands(program);
addRetentionCommands(program);
addDatabaseCommands(program);
addProviderCommand(program);
addDoctorCommand(program);

// commander exits with 1 on a wrong option; our code for wrong input is 2.
program.exitOverride((error) => {
  process.exit(error.exitCode === 0 ? 0 : 2);
});
for (const command of program.commands) command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
await program.parseAsync();
