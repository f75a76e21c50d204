import { describeLatticeLaws } from "../laws/lattice-laws.js";
import { budgetSubject } from "./budget-subject.js";

describeLatticeLaws("budget", budgetSubject());
