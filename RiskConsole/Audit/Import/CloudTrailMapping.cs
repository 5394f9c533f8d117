using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RiskConsole.Audit.Writing;
using RiskConsole.Events;

namespace RiskConsole.Audit.Import;

/// <summary>Makes entries of AWS CloudTrail records. docs/audit.md tells the mapping to people.</summary>
/// <param name="source">Stands before each actor's name, so that none of them can pass for one of this console's.</param>
/// <param name="erasable">Keeps what may name a person (name, address, agent, request, error message) beside the entry, where it can be erased.</param>
internal sealed class CloudTrailMapping(string source, bool erasable)
{
    public const string EventId = "eventID";

    private const int ShortSession = 16;

    /// <summary>Request parameters that name what was acted on, the first that is there; what stands before the colon is the kind.</summary>
    private static readonly (string Parameter, string Kind)[] Named =
    [
        ("secretId", "secret"), ("roleArn", "role"), ("roleName", "role"), ("userName", "user"), ("groupName", "group"), ("policyArn", "policy"), ("policyName", "policy"),
        ("instanceProfileName", "instance-profile"), ("bucketName", "bucket"), ("keyId", "key"), ("trailName", "trail"), ("functionName", "function"), ("instanceId", "instance"),
        ("logGroupName", "log-group"), ("snapshotId", "snapshot"), ("volumeId", "volume"), ("groupId", "security-group"), ("subnetId", "subnet"), ("routeTableId", "route-table"),
        ("vpcId", "vpc"), ("resourceId", "resource"), ("name", "name"),
    ];

    /// <exception cref="FormatException">It is no CloudTrail record; the message is for people.</exception>
    public EntryParts Map(JsonObject record)
    {
        var name = Text(record, "eventName") ?? throw new FormatException("It has no eventName.");
        var service = Text(record, "eventSource") ?? throw new FormatException("It has no eventSource.");
        var time = DateTimeOffset.TryParse(Text(record, "eventTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at : throw new FormatException("It has no eventTime, or one that is no time.");
        service = service.EndsWith(".amazonaws.com", StringComparison.Ordinal) ? service[..^".amazonaws.com".Length] : service;
        var identity = record["userIdentity"] as JsonObject ?? [];
        var request = record["requestParameters"] as JsonObject;
        var errorCode = Text(record, "errorCode");
        var outcome = CloudTrailRules.Outcome(errorCode, Text(record["responseElements"] as JsonObject, "ConsoleLogin") == "Failure");
        var readOnly = record["readOnly"] is JsonValue value && value.GetValueKind() == JsonValueKind.True;
        var (actor, person) = ActorOf(identity);
        var target = TargetOf(record, request);
        var address = Text(record, "sourceIPAddress");
        var ip = IPAddress.TryParse(address, out _) ? address : null;

        var data = new JsonObject
        {
            ["kind"] = CloudTrailRules.Kind(service, name, readOnly, outcome).Name(),
            ["severity"] = CloudTrailRules.Severity(name, outcome, Text(identity, "type") == "Root").Name(),
            ["region"] = Text(record, "awsRegion"),
            ["account"] = Text(record, "recipientAccountId"),
            ["errorCode"] = errorCode,
            [EventId] = Text(record, EventId),
            ["readOnly"] = readOnly,
            ["invokedBy"] = Text(identity, "invokedBy"),
            ["calledFrom"] = ip is null ? address : null,
        };
        var beside = erasable ? new JsonObject() : data;
        beside[erasable ? "agent" : "userAgent"] = Text(record, "userAgent");
        beside["errorMessage"] = Text(record, "errorMessage");
        beside["requestParameters"] = request?.DeepClone();
        if (erasable)
        {
            beside["name"] = person;
            beside["ip"] = ip;
            var pseudonym = Text(identity, "principalId") ?? Pseudonym(actor);
            if (person is { Length: > 0 })
                (actor, target) = (pseudonym, target.Replace(person, pseudonym, StringComparison.Ordinal));
        }
        return new EntryParts(
            time, $"{source}:{actor}", $"{service}.{name}", outcome, target, data, erasable ? beside : null, erasable ? null : ip, SessionOf(identity),
            Text(record, "requestID") ?? Text(record, "sharedEventID"));
    }

    private static (string Actor, string? Person) ActorOf(JsonObject identity)
    {
        if (Text(identity, "userName") is { } user)
            return (user, user);
        if (Text(identity, "arn") is { } arn && arn.IndexOf("assumed-role/", StringComparison.Ordinal) is > 0 and var at)
            return (arn[(at + "assumed-role/".Length)..], arn[(arn.LastIndexOf('/') + 1)..]);
        return (Text(identity, "type") == "Root" ? "root" : Text(identity, "invokedBy") ?? Text(identity, "principalId") ?? Text(identity, "type") ?? "unknown", null);
    }

    private static string TargetOf(JsonObject record, JsonObject? request)
    {
        if (record["resources"] is JsonArray resources)
        {
            foreach (var resource in resources)
                if ((Text(resource as JsonObject, "ARN") ?? Text(resource as JsonObject, "arn")) is { } arn)
                    return arn;
        }
        foreach (var (parameter, kind) in Named)
            if (Text(request, parameter) is { } value)
                return value.StartsWith("arn:", StringComparison.Ordinal) ? value : $"{kind}:{value}";
        return "";
    }

    private static string? SessionOf(JsonObject identity) =>
        Text(identity, "accessKeyId") is { } key ? (key.Length > ShortSession ? key[..ShortSession] : key).ToLowerInvariant() : null;

    private static string Pseudonym(string actor) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(actor)).AsSpan(0, 8));

    private static string? Text(JsonObject? members, string name) =>
        members?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text ? text : null;
}
