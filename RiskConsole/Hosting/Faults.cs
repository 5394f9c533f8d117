using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using RiskConsole.Access;
using RiskConsole.Events;

namespace RiskConsole.Hosting;

/// <summary>The answer to a request that failed: what happened and what to do, never a stack trace. The API gets problem+json, people a
/// page.</summary>
internal static class Faults
{
    public static void UseFaults(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = AnswerAsync,
            SuppressDiagnosticsCallback = static c => IsExpected(c.Exception),
        });
        app.Use(static async (context, next) =>
        {
            await next(context);
            var answer = context.Response;
            if (IsApi(context) && answer is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 })
                await Results.Problem(statusCode: answer.StatusCode, detail: Detail(answer.StatusCode, context)).ExecuteAsync(context);
        });
    }

    private static Task AnswerAsync(HttpContext context)
    {
        var fault = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var (status, title, detail) = fault switch
        {
            LogBusyException busy => Busy(context, busy),
            AccessDeniedException => (403, "Not allowed", fault.Message),
            InputRefusedException => (400, "Not accepted", fault.Message),
            BadHttpRequestException bad => (bad.StatusCode, "Bad request", bad.Message),
            QueryTimeoutException => (503, "The query took too long", fault.Message),
            _ => (500, "Something went wrong in the console", "It was logged. Try again; if it stays, tell an admin the time it happened."),
        };
        return IsApi(context)
            ? Results.Problem(detail, statusCode: status, title: title).ExecuteAsync(context)
            : PlainPage.WriteAsync(context, status, title, detail);
    }

    private static (int, string, string) Busy(HttpContext context, LogBusyException busy)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(busy.RetryAfter.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return (503, "The console is busy", busy.Message);
    }

    // Said to whoever asked; in the log it would only be noise.
    private static bool IsExpected(Exception e) =>
        e is LogBusyException or AccessDeniedException or InputRefusedException or BadHttpRequestException or QueryTimeoutException
            or OperationCanceledException;

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    private static string? Detail(int status, HttpContext context) => status switch
    {
        404 => $"There is nothing at {context.Request.Path}. The API is described at /openapi/v1.json.",
        405 => $"{context.Request.Method} is not possible at {context.Request.Path}; allowed: {context.Response.Headers.Allow}.",
        _ => null,
    };
}
