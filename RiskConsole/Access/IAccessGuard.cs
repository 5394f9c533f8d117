using System.Security.Claims;

namespace RiskConsole.Access;

/// <summary>The check every command of a service begins with. A circuit may outlive its user's rights, so it asks what is true now, at most
/// 2 s old.</summary>
internal interface IAccessGuard
{
    /// <param name="user">Who acts: the circuit's or request's user, or <see cref="Actors.System"/>.</param>
    /// <param name="policy">One of <see cref="Policies"/>.</param>
    /// <exception cref="AccessDeniedException">The session has ended, or its role may not do this.</exception>
    Task DemandAsync(ClaimsPrincipal user, string policy, CancellationToken ct);
}

/// <summary>Someone may not do what they asked for. The message is for people.</summary>
public sealed class AccessDeniedException(string message) : Exception(message);

/// <summary>What was typed or sent cannot be accepted; nothing was changed.</summary>
public sealed class InputRefusedException(IReadOnlyList<InputFault> faults) : Exception(string.Join(" ", faults.Select(f => f.Message)))
{
    public InputRefusedException(string field, string message) : this([new(field, message)])
    {
    }

    public IReadOnlyList<InputFault> Faults { get; } = faults;

    /// <summary>The message without names of people, as the audit log keeps it for good; null where it names none.</summary>
    public string? Unnamed { get; init; }
}

/// <summary>One thing wrong with one field.</summary>
/// <param name="Field">The field's name, lower case as in the API; empty for the whole.</param>
/// <param name="Message">What is wrong and how to mend it, for people.</param>
public sealed record InputFault(string Field, string Message);
