namespace RiskConsole.Scores;

/// <summary>A subject's score as it is stored. Immutable.</summary>
/// <param name="Events">How many events were counted; grows with every change, so it tells older from newer.</param>
/// <param name="Contributions">JSON.</param>
internal sealed record ScoreRecord(string Subject, long Events, long FirstSeenUs, long LastSeenUs, string Contributions);

/// <summary>What a cache answers: the record if it has it, else what entitles to fill it from the store.</summary>
internal readonly record struct CacheAnswer(ScoreRecord? Record, CacheTicket? Ticket);

/// <param name="Epoch">What the cache held at <paramref name="At"/> belongs to it.</param>
/// <param name="At">Timestamp of the clock.</param>
internal readonly record struct CacheTicket(string Epoch, long At);

/// <summary>Scores of subjects that are not held in memory, between <see cref="ScoreBook"/> and the store. Never keeps an older record in place of
/// a newer one, however reads and commits overlap. Forgetting is always allowed, so no member throws because the cache cannot be reached.</summary>
internal interface IScoreCache
{
    /// <summary>Asked before the store.</summary>
    ValueTask<CacheAnswer> FindAsync(string subject, CancellationToken ct);

    /// <summary>Keeps what the store answered after the ticket was given, unless it changed meanwhile.</summary>
    ValueTask FillAsync(ScoreRecord record, CacheTicket ticket, CancellationToken ct);

    /// <summary>These were committed; must return at once.</summary>
    /// <param name="here">False when another instance committed them.</param>
    void Changed(IReadOnlyCollection<ScoreRecord> records, bool here);

    /// <summary>Something may have been committed that the cache was not told: it must forget everything. Must return at once.</summary>
    void Distrust();
}
