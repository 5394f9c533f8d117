using RiskConsole.Access;
using RiskConsole.Query;

namespace RiskConsole.Audit.Writing;

/// <summary>The reason that an act on the log itself must be given.</summary>
internal static class ActReason
{
    /// <summary>In characters.</summary>
    public const int Longest = 500;

    /// <param name="but">What else is asked of it, for the message.</param>
    /// <returns>The reason without blanks around it.</returns>
    /// <exception cref="InputRefusedException">It is missing, too long, or holds control characters.</exception>
    public static string Check(string reason, string but = "") => reason.Trim() is { Length: > 0 and <= Longest } why && QueryScanner.FindForbidden(why) < 0
        ? why
        : throw new InputRefusedException("reason", $"Say why in 1 to {Longest} characters{but}.");
}
