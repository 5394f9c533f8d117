using System.ComponentModel.DataAnnotations;

namespace RiskConsole.Alerts.Backtests;

/// <summary>Section <c>Backtest</c>.</summary>
public sealed class BacktestOptions
{
    /// <summary>Most backtests at the same time; another is refused. Each uses about two cores while it runs.</summary>
    [Range(1, 16)]
    public int AtOnce { get; set; } = 2;

    /// <summary>Alerts of one run of which the times are kept, to compare with those of another definition; beyond it they are only counted.</summary>
    [Range(1_000, 1_000_000)]
    public int ComparedAlerts { get; set; } = 100_000;

    /// <summary>Most what-ifs that read the log at the same time; the next one waits.</summary>
    [Range(1, 16)]
    public int WhatIfsAtOnce { get; set; } = 2;

    /// <summary>Events a what-if looks at, at most: the newest of the range.</summary>
    [Range(1_000, 100_000_000)]
    public int WhatIfEvents { get; set; } = 2_000_000;

    /// <summary>Samples a what-if keeps, at most: the newest. One takes some 50 bytes, and each is judged again at every move of a threshold.</summary>
    [Range(1_000, 10_000_000)]
    public int WhatIfSamples { get; set; } = 100_000;
}
