/**
 * Begins a statement that PostgreSQL is to plan each time it runs. Others are planned once for a connection, and a
 * plan that was made while the tables were small stays until they are analysed: what goes through thousands of rows
 * would take minutes by it.
 */
export const PLANNED_ANEW = '/* planned anew */';
