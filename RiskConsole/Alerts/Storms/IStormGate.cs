namespace RiskConsole.Alerts.Storms;

/// <summary>Collapses a flood: stands between admission and the store. Each alert is stored, but those of a storm carry <see cref="Alert.StormId"/> and one storm alert counts them.
/// Without a clock of its own and deterministic, like admission, whose thread it is called on; live and backtests use the same.</summary>
internal interface IStormGate
{
    /// <summary>An alert is being opened (or opened again).</summary>
    /// <returns>The alert as it is to be stored, and the storm alert if it was opened or counts one more.</returns>
    StormPass Enter(Alert opened, long nowUs);

    /// <summary>An alert rose in severity: a collapsed one may come out of its storm.</summary>
    StormPass Rise(Alert escalated, long nowUs);

    /// <summary>When a storm may be over; <see cref="long.MaxValue"/> for never.</summary>
    long NextDueUs { get; }

    /// <summary>Lets time pass.</summary>
    /// <param name="changed">Takes storm alerts that ended or changed.</param>
    void Advance(long nowUs, ICollection<Alert> changed);

    /// <summary>Takes over what is stored, in place of all it remembers.</summary>
    void Restore(IEnumerable<Alert> open, long nowUs);

    /// <summary>A storm alert was changed by people.</summary>
    void Adopt(Alert storm);
}

/// <param name="Storm">Null when no storm changed.</param>
internal readonly record struct StormPass(Alert Alert, Alert? Storm);

/// <summary>Lets everything pass singly.</summary>
internal sealed class NoStorms : IStormGate
{
    public long NextDueUs => long.MaxValue;

    public StormPass Enter(Alert opened, long nowUs) => new(opened, null);

    public StormPass Rise(Alert escalated, long nowUs) => new(escalated, null);

    public void Advance(long nowUs, ICollection<Alert> changed)
    {
    }

    public void Restore(IEnumerable<Alert> open, long nowUs)
    {
    }

    public void Adopt(Alert storm)
    {
    }
}
