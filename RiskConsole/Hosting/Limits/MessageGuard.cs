using System.Collections.Frozen;
using System.Net.WebSockets;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Hosting.Limits;

/// <summary>Cuts a connection that sends too much: too many messages, one that is too large, or what is no message at all. Its session then
/// stays away for <c>Live:CutOffTime</c>, and is told why when it tries.</summary>
internal sealed class MessageGuard(IOptions<LiveOptions> options, CutOffs cutOffs, Refusals refusals, TimeProvider time) : IHubFilter
{
    /// <summary>What a browser sends because the server sent something: a busy page answers much, so these have an allowance of their own,
    /// this many times as large.</summary>
    private const int AnswerShare = 10;

    private const string TooLarge = "The maximum message size";
    private const string BrokenOff = "Connection terminated while reading a message";

    private static readonly object Key = new();

    private static readonly FrozenSet<string> Answers = FrozenSet.ToFrozenSet(
        ["OnRenderCompleted", "EndInvokeJSFromDotNet", "ReceiveByteArray", "ReceiveJSDataChunk"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Beginnings = FrozenSet.ToFrozenSet(["StartCircuit", "ResumeCircuit"], StringComparer.Ordinal);

    private readonly LiveOptions _options = options.Value;

    /// <returns>The socket, cut when more comes by it than all messages and answers together may be.</returns>
    public WebSocket Watch(WebSocket socket, HttpContext context)
    {
        var caller = Caller.Of(context);
        var share = AnswerShare + 1;
        var most = _options.MessagesPerSecond * share;
        return new WatchedSocket(socket, new(most, _options.MessageBurst * share, time), () =>
        {
            if (!TryCut(context))
                return;
            cutOffs.Add(caller.Session,
                $"It sent more than {most} messages of all kinds per second, which no page of this console does by itself.");
            refusals.Note(LimitNames.MessageRate, caller.Name,
                $"more than {most} messages of all kinds per second (Live:MessagesPerSecond)");
        });
    }

    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        var http = context.Context.GetHttpContext();
        context.Context.Items[Key] = new Sender(Caller.Of(http), http?.IsReturning() == true,
            new(_options.MessagesPerSecond, _options.MessageBurst, time),
            new(_options.MessagesPerSecond * AnswerShare, _options.MessageBurst * AnswerShare, time));
        return next(context);
    }

    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        if (!invocationContext.Context.Items.TryGetValue(Key, out var known) || known is not Sender sender)
            return next(invocationContext);
        // What had arrived before the connection was cut still comes by here.
        if (sender.IsCut)
            return default;
        var method = invocationContext.HubMethodName;
        var isAnswer = Answers.Contains(method);
        if (!(isAnswer ? sender.Answers : sender.Messages).TryTake())
        {
            var most = isAnswer ? _options.MessagesPerSecond * AnswerShare : _options.MessagesPerSecond;
            Cut(sender, invocationContext.Context, LimitNames.MessageRate,
                $"more than {most} {(isAnswer ? "answers" : "messages")} per second (Live:MessagesPerSecond)",
                $"It sent more than {most} messages per second, which no page of this console does by itself.");
            return default;
        }
        // It came as one that takes up its circuit, past the limits of new ones.
        if (sender.Returns && Beginnings.Contains(method))
        {
            sender.IsCut = true;
            refusals.Note(LimitNames.ConnectionsPerUser, sender.Caller.Name,
                "a connection that said it returns asked for a new circuit");
            invocationContext.Context.Abort();
            return default;
        }
        return next(invocationContext);
    }

    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        if (exception is not null && IsNoMessage(exception)
            && context.Context.Items.TryGetValue(Key, out var known) && known is Sender { IsCut: false } sender)
        {
            var isLarge = exception.Message.StartsWith(TooLarge, StringComparison.Ordinal);
            Cut(sender, context.Context, isLarge ? LimitNames.MessageSize : LimitNames.MessageForm,
                isLarge ? $"a message of more than {_options.MessageSizeLimit} bytes (Live:MessageSizeLimit)"
                    : "what it sent is no message",
                isLarge
                    ? $"It sent a message of more than {_options.MessageSizeLimit:N0} bytes. An admin can raise Live:MessageSizeLimit."
                    : "It sent something that is no message of a page.");
        }
        return next(context, exception);
    }

    // The reader's own exception type is not public. A connection that broke off in the middle of a message is nobody's fault.
    private static bool IsNoMessage(Exception e) => e.GetType().Namespace == "MessagePack"
        || (e is InvalidDataException && !e.Message.StartsWith(BrokenOff, StringComparison.Ordinal));

    private void Cut(Sender sender, HubCallerContext connection, string policy, string limit, string reason)
    {
        sender.IsCut = true;
        if (!TryCut(connection.GetHttpContext()))
            return;
        cutOffs.Add(sender.Caller.Session, reason);
        refusals.Note(policy, sender.Caller.Name, limit);
        connection.Abort();
    }

    // What is too much by two counts is one connection cut.
    private static bool TryCut(HttpContext? context)
    {
        if (context is null)
            return true;
        lock (context)
            return context.Items.TryAdd(Key, true);
    }

    private sealed class Sender(Caller caller, bool returns, MessageRate messages, MessageRate answers)
    {
        public Caller Caller => caller;

        public bool Returns => returns;

        public MessageRate Messages => messages;

        public MessageRate Answers => answers;

        /// <summary>Messages of one connection are handled one after the other, so this needs no lock.</summary>
        public bool IsCut { get; set; }
    }
}
