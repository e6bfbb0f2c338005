/**
 * What an order does to the account: commission models.
 *
 * @module execution
 */
export {
  commissionFunction,
  fixedCommission,
  ibkrFixed,
  ibkrTiered,
  noCommission,
  parseCommission,
  percentCommission,
  perShareCommission,
  sumOfCommissions,
  type CommissionModel,
  type PerShareOptions,
} from "./commission.js";
