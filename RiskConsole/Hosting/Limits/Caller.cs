using RiskConsole.Access;

namespace RiskConsole.Hosting.Limits;

/// <summary>Who opens a live connection, as the limits see it.</summary>
/// <param name="User">The user; the address of whoever has not signed in.</param>
/// <param name="Session">The session, which is one browser; the address where there is none.</param>
/// <param name="Name">For the log.</param>
internal sealed record Caller(string User, string Session, string Name)
{
    public static Caller Of(HttpContext? context)
    {
        var address = ConnectionRate.KeyOf(context?.Connection.RemoteIpAddress);
        var user = context?.User.UserId()?.ToString();
        return new(user ?? address, context?.User.SessionHandle() ?? address, user is null ? address : $"user {user} at {address}");
    }
}
