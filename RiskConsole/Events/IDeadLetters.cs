using System.Security.Claims;

namespace RiskConsole.Events;

/// <summary>An entry of the stream that could not be taken.</summary>
/// <param name="Id">Of the letter, ascending.</param>
/// <param name="Reason">The kind of fault: <c>no-event</c>, <c>invalid</c>, <c>too-large</c>, <c>conflict</c> or <c>failing</c>.</param>
/// <param name="Detail">What is wrong, for people.</param>
/// <param name="Source">The event's source and id as far as they could be read; empty where not.</param>
/// <param name="Bytes">Of the entry as it came.</param>
/// <param name="Preview">The beginning of what it holds; others wrote it.</param>
/// <param name="IsWhole">False when only its beginning was kept; it can then only be discarded.</param>
public sealed record DeadLetter(
    string Id, DateTimeOffset At, string Reason, string Detail, int Deliveries, string Source, string EventId, long Bytes, string Preview,
    bool IsWhole);

/// <summary>One page of dead letters, newest first.</summary>
/// <param name="Next">The last one's id when there are more.</param>
/// <param name="Count">Of all there are.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Items, string? Next, long Count);

/// <summary>Entries of the stream that could not be taken, and what is to become of them. Every call demands
/// <see cref="Access.Policies.Administer"/> of the actor.</summary>
internal interface IDeadLetters
{
    /// <summary>Whether there is a stream, and so may be dead letters.</summary>
    bool IsConfigured { get; }

    /// <param name="after">The id the page before ended with; null for the first page.</param>
    /// <exception cref="DeadLettersAwayException">They cannot be reached.</exception>
    Task<DeadLetterPage> ListAsync(ClaimsPrincipal actor, string? after, int limit, CancellationToken ct);

    /// <returns>All that the entry holds, as text; null when there is no such letter any more.</returns>
    /// <exception cref="DeadLettersAwayException">They cannot be reached.</exception>
    Task<string?> ReadAsync(ClaimsPrincipal actor, string id, CancellationToken ct);

    /// <summary>Adds letters to the stream again, as the entries they were, and removes them here, both at once.</summary>
    /// <param name="ids">Null for all there are at this moment.</param>
    /// <returns>How many; those that are gone or not whole are left out.</returns>
    /// <exception cref="DeadLettersAwayException">They cannot be reached; some may have been added.</exception>
    Task<int> ReplayAsync(ClaimsPrincipal actor, IReadOnlyCollection<string>? ids, CancellationToken ct);

    /// <summary>Removes letters for good.</summary>
    /// <param name="ids">Null for all there are at this moment.</param>
    /// <returns>How many were there.</returns>
    /// <exception cref="DeadLettersAwayException">They cannot be reached; some may have been removed.</exception>
    Task<int> DiscardAsync(ClaimsPrincipal actor, IReadOnlyCollection<string>? ids, CancellationToken ct);
}

/// <summary>The dead letters cannot be reached for now; the message says why, for people.</summary>
public sealed class DeadLettersAwayException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Without a stream there are no dead letters.</summary>
internal sealed class NoDeadLetters : IDeadLetters
{
    public bool IsConfigured => false;

    public Task<DeadLetterPage> ListAsync(ClaimsPrincipal actor, string? after, int limit, CancellationToken ct) =>
        Task.FromResult(new DeadLetterPage([], null, 0));

    public Task<string?> ReadAsync(ClaimsPrincipal actor, string id, CancellationToken ct) => Task.FromResult<string?>(null);

    public Task<int> ReplayAsync(ClaimsPrincipal actor, IReadOnlyCollection<string>? ids, CancellationToken ct) => Task.FromResult(0);

    public Task<int> DiscardAsync(ClaimsPrincipal actor, IReadOnlyCollection<string>? ids, CancellationToken ct) => Task.FromResult(0);
}
