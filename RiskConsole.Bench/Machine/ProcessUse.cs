using System.Globalization;

namespace RiskConsole.Bench.Machine;

/// <summary>What a process has used so far, as Linux counts it.</summary>
/// <param name="Cpu">User and system time of all its threads, in steps of 10 ms.</param>
/// <param name="Resident">Bytes of it in memory now (RSS).</param>
internal readonly record struct ProcessUse(TimeSpan Cpu, long Resident)
{
    /// <summary>Ticks per second in /proc; 100 on every Linux that .NET runs on.</summary>
    internal const double TicksPerSecond = 100;

    public double ResidentMegabytes => Resident / 1048576.0;

    /// <summary>Reads the process with this id.</summary>
    public static ProcessUse Of(int processId)
    {
        // The name in parentheses may hold spaces: fields are counted from behind it.
        var text = File.ReadAllText($"/proc/{processId}/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = Number(fields[11]) + Number(fields[12]);
        return new ProcessUse(TimeSpan.FromSeconds(ticks / TicksPerSecond), Number(fields[21]) * Environment.SystemPageSize);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
