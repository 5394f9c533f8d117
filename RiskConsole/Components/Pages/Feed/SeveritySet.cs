using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Feed;

/// <summary>A choice of severities; none chosen means all.</summary>
[Flags]
public enum SeveritySet
{
    None = 0,
    Info = 1 << Severity.Info,
    Warning = 1 << Severity.Warning,
    Error = 1 << Severity.Error,
    Critical = 1 << Severity.Critical,
    All = Info | Warning | Error | Critical,
}

/// <summary>The arithmetic of <see cref="SeveritySet"/>.</summary>
public static class SeveritySets
{
    public static SeveritySet AsSet(this Severity severity) => (SeveritySet)(1 << (int)severity);

    public static bool Contains(this SeveritySet set, Severity severity) => (set & severity.AsSet()) != 0;

    /// <summary>Worst first.</summary>
    public static IEnumerable<Severity> Enumerate(this SeveritySet set) => Severities.All.Where(s => set.Contains(s));

    /// <summary>The choice after a click: choosing the last one left out, or dropping the last one chosen, means all again.</summary>
    public static SeveritySet Toggle(this SeveritySet set, Severity severity)
    {
        var next = set ^ severity.AsSet();
        return next == SeveritySet.All ? SeveritySet.None : next;
    }
}
