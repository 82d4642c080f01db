const { STATE_pid: pid = "" } = process.env;
if (pid !== "") process.kill(Number(pid));
