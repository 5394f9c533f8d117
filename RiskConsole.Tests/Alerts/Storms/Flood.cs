using RiskConsole.Alerts;
using RiskConsole.Alerts.Storms;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Tests.Alerts.Storms;

/// <summary>A storm gate and the alerts that came through it, by seconds from a start.</summary>
internal sealed class Flood(AlertOptions? options = null)
{
    public static readonly Guid Leak = new("019b7c1d-0000-7000-8000-00000000000a");
    public static readonly Guid Other = new("019b7c1d-0000-7000-8000-00000000000b");

    private readonly AlertOptions _options = options ?? new AlertOptions { StormAlerts = 4, StormTotal = 12, StormCriticals = 2 };

    public StormGate Gate { get; private set; } = new(options ?? new AlertOptions { StormAlerts = 4, StormTotal = 12, StormCriticals = 2 });

    /// <summary>All that was stored, as it is now.</summary>
    public Dictionary<Guid, Alert> Stored { get; } = [];

    public IEnumerable<Alert> Storms => Stored.Values.Where(alert => alert.IsStorm).OrderBy(alert => alert.OpenedAt);

    public IEnumerable<Alert> Singly => Stored.Values.Where(alert => alert is { IsStorm: false, StormId: null });

    public static long Us(double seconds) => SomeAlert.Start.ToMicros() + (long)(seconds * 1_000_000);

    public Alert Enter(double seconds, Guid? rule = null, Severity severity = Severity.Warning, Category category = Category.Risk, string? subject = null, bool shadow = false)
    {
        var (alert, storm) = Gate.Enter(Make(seconds, rule ?? Leak, severity, category, subject) with { Shadow = shadow }, Us(seconds));
        Keep(storm);
        return Stored[alert.Id] = alert;
    }

    public void Many(int count, double from, double step, Guid? rule = null, Severity severity = Severity.Warning)
    {
        for (var i = 0; i < count; i++)
            Enter(from + i * step, rule, severity, subject: $"account/{i % 7}");
    }

    public Alert Rise(Alert alert, double seconds, Severity severity = Severity.Critical)
    {
        var (risen, storm) = Gate.Rise(alert with { Severity = severity, Version = alert.Version + 1 }, Us(seconds));
        Keep(storm);
        return Stored[alert.Id] = risen;
    }

    public void Advance(double seconds)
    {
        List<Alert> changed = [];
        Gate.Advance(Us(seconds), changed);
        foreach (var storm in changed)
            Keep(storm);
    }

    public void Act(Alert storm) => Gate.Adopt(Stored[storm.Id] = storm);

    public void Restart(double seconds)
    {
        Gate = new StormGate(_options);
        Gate.Restore(Stored.Values.Where(alert => alert.IsOpen), Us(seconds));
    }

    private static Alert Make(double seconds, Guid rule, Severity severity, Category category, string? subject) => SomeAlert.Open(
        rule == Leak ? "Leak" : $"Rule {rule}", severity, subject ?? "account/1", seconds / 60, category, rule: rule);

    private void Keep(Alert? storm)
    {
        if (storm is null)
            return;
        Assert.True(!Stored.TryGetValue(storm.Id, out var known) || storm.Version > known.Version || ReferenceEquals(storm, known));
        Stored[storm.Id] = storm;
    }
}
