using System.Diagnostics;
using System.Globalization;

namespace RiskConsole.Bench.Machine;

/// <summary>CPU of the machine over a window, told apart: each of the processes measured, and foreign, which is everything else. A window
/// with much foreign CPU measured somebody else's work too.</summary>
internal sealed class MachineMeter
{
    private readonly int[] _processes;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly TimeSpan _machine = MachineBusy();
    private readonly TimeSpan[] _cpu;

    private MachineMeter(int[] processes)
    {
        _processes = processes;
        _cpu = Array.ConvertAll(processes, id => ProcessUse.Of(id).Cpu);
    }

    /// <summary>Starts a window. This process, the client, is always among the known ones.</summary>
    /// <param name="servers">Ids of the processes measured.</param>
    public static MachineMeter Start(params int[] servers) => new([Environment.ProcessId, .. servers]);

    /// <returns>The window from the start until now.</returns>
    public MachineWindow Read()
    {
        var wall = Stopwatch.GetElapsedTime(_startedAt);
        var cpu = _processes.Select((id, i) => ProcessUse.Of(id).Cpu - _cpu[i]).ToArray();
        var foreign = MachineBusy() - _machine - cpu.Aggregate(TimeSpan.Zero, (sum, one) => sum + one);
        return new MachineWindow(wall, cpu[0], cpu[1..], foreign > TimeSpan.Zero ? foreign : TimeSpan.Zero);
    }

    private static TimeSpan MachineBusy()
    {
        // cpu user nice system idle iowait irq softirq steal: what the host took away ("steal") was as little ours as a neighbour's.
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(f => long.Parse(f, CultureInfo.InvariantCulture)).ToArray();
        return TimeSpan.FromSeconds((fields[0] + fields[1] + fields[2] + fields[5] + fields[6] + fields[7]) / ProcessUse.TicksPerSecond);
    }
}

/// <summary>CPU used in a window.</summary>
/// <param name="Wall">How long it was.</param>
/// <param name="Client">CPU of this process.</param>
/// <param name="Servers">CPU of each server, in the order they were given.</param>
/// <param name="Foreign">CPU of everything else, including what the host took away.</param>
internal sealed record MachineWindow(TimeSpan Wall, TimeSpan Client, IReadOnlyList<TimeSpan> Servers, TimeSpan Foreign)
{
    /// <summary>CPU of all servers.</summary>
    public TimeSpan Server => Servers.Aggregate(TimeSpan.Zero, (sum, one) => sum + one);

    /// <summary>As a number of cores.</summary>
    public double Cores(TimeSpan cpu) => cpu / Wall;
}
