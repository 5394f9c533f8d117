using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Hosting.Limits;

/// <summary>Decides who may open a live connection: how many there may be in all, of one user, and from one address in a minute, and who
/// was cut off a moment ago.</summary>
internal sealed class LiveGate(
    LiveConnections connections, CutOffs cutOffs, ConnectionRate rate, Refusals refusals, IOptions<LiveOptions> options)
{
    private static readonly TimeSpan WaitWhenFull = TimeSpan.FromSeconds(30);

    // Short: a person closes a page and expects this one to come. And whoever reloads their last page is let in as soon as the old one
    // is gone.
    private static readonly TimeSpan WaitForOwn = TimeSpan.FromSeconds(5);

    private readonly LiveOptions _options = options.Value;

    /// <summary>What can be said before it is known who asks.</summary>
    public Refusal? CheckAddress(HttpContext context, LiveStep step)
    {
        if (step == LiveStep.Other)
            return Refuse(new(LimitNames.Transport, StatusCodes.Status400BadRequest, TimeSpan.Zero, "A WebSocket is needed",
                "Pages of this console are kept live by a WebSocket alone. A proxy on the way may have to be told to let it through.",
                "only WebSockets are taken"), ConnectionRate.KeyOf(context.Connection.RemoteIpAddress));
        if (!context.Begins(step) && step != LiveStep.Page)
            return null;
        var address = ConnectionRate.KeyOf(context.Connection.RemoteIpAddress);
        return rate.Refuse(address, opens: step != LiveStep.Page) is not { } wait ? null
            : Refuse(new(LimitNames.ConnectionRate, StatusCodes.Status429TooManyRequests, wait, "Too many new connections",
                $"More than {_options.ConnectionsPerMinute:N0} live connections were opened from your address within a minute. "
                + "An admin can raise Live:ConnectionsPerMinute.",
                $"Live:ConnectionsPerMinute is {_options.ConnectionsPerMinute}"), address);
    }

    /// <summary>What depends on who asks.</summary>
    public Refusal? CheckCaller(HttpContext context, LiveStep step, Caller caller)
    {
        if (cutOffs.Find(caller.Session) is var (wait, reason))
            return Refuse(new(LimitNames.CutOff, StatusCodes.Status429TooManyRequests, wait, "This browser was cut off", reason,
                $"cut off for Live:CutOffTime, {_options.CutOffTime}"), caller.Name);
        // Programs are counted by their hub; a returning browser has a place, and what it may open is held by TryOpen.
        if (step == LiveStep.Hub || context.IsReturning())
            return null;
        return connections.IsFull || connections.IsFullFor(caller.User) ? Full(caller) : null;
    }

    /// <returns>Null when the connection has a place now, to be given back by <see cref="Leave"/>.</returns>
    public Refusal? Enter(HttpContext context, Caller caller) =>
        connections.TryOpen(caller.User, context.IsReturning()) ? null : Full(caller);

    public void Leave(Caller caller) => connections.Close(caller.User);

    private Refusal Full(Caller caller) => connections.IsFull
        ? Refuse(new(LimitNames.Connections, StatusCodes.Status503ServiceUnavailable, WaitWhenFull, "The console is full",
            "As many pages are open as this console allows. Close one you do not need. An admin can raise Live:MaxCircuits.",
            $"Live:MaxCircuits is {_options.MaxCircuits}"), caller.Name)
        : Refuse(new(LimitNames.ConnectionsPerUser, StatusCodes.Status429TooManyRequests, WaitForOwn, "You have too many pages open",
            $"You have {Pages(connections.Of(caller.User))} of this console open, on all your devices together, and one person may have "
            + $"{_options.MaxCircuitsPerUser}. Close one you do not need. An admin can raise Live:MaxCircuitsPerUser.",
            $"Live:MaxCircuitsPerUser is {_options.MaxCircuitsPerUser}"), caller.Name);

    private static string Pages(int count) => count == 1 ? "1 page" : $"{count} pages";

    private Refusal Refuse(Refusal refusal, string caller)
    {
        refusals.Note(refusal.Policy, caller, refusal.Limit);
        return refusal;
    }
}
