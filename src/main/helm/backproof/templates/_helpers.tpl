{{- define "backproof.name" -}}
{{- if contains "backproof" .Release.Name }}{{ .Release.Name | trunc 30 | trimSuffix "-" }}
{{- else }}{{ printf "%s-backproof" (.Release.Name | trunc 20 | trimSuffix "-") }}{{ end }}
{{- end }}

{{- define "backproof.labels" -}}
app.kubernetes.io/name: backproof
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "backproof.image" -}}
{{- with .Values.image }}{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}{{ end }}
{{- end }}

{{- define "backproof.reportsClaim" -}}
{{- .Values.reports.claim | default (printf "%s-reports" (include "backproof.name" .)) }}
{{- end }}

{{- /* What every pod is: no token, no rights. */ -}}
{{- define "backproof.pod" -}}
serviceAccountName: {{ include "backproof.name" . }}
automountServiceAccountToken: false
{{ include "backproof.podOfAnyAccount" . }}
{{- end }}

{{- define "backproof.podOfAnyAccount" -}}
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "backproof.nobody" -}}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  {{- /* only for volumes of our own: the kubelet gives their files to this group */}}
  {{- if . }}
  fsGroup: 65532
  fsGroupChangePolicy: OnRootMismatch
  {{- end }}
  seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "backproof.container" -}}
image: {{ include "backproof.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- end }}

{{- define "backproof.closed" -}}
readOnlyRootFilesystem: true
allowPrivilegeEscalation: false
{{- end }}

{{- /* What a job of a CronJob has: a deadline, an end, and no second try where that does not help. */ -}}
{{- define "backproof.job" -}}
activeDeadlineSeconds: {{ .deadline }}
ttlSecondsAfterFinished: 604800
podReplacementPolicy: Failed
podFailurePolicy:
  rules:
    - action: FailJob
      onExitCodes: { containerName: backproof, operator: In, values: {{ .final | toJson }} }
    - action: Ignore
      onPodConditions: [ { type: DisruptionTarget, status: "True" } ]
{{- end }}

{{- define "backproof.cron" -}}
timeZone: {{ .Values.timeZone }}
concurrencyPolicy: Forbid
startingDeadlineSeconds: 3600
successfulJobsHistoryLimit: 3
failedJobsHistoryLimit: 3
{{- end }}

{{- define "backproof.key" -}}
- name: HOME
  value: /tmp
- name: BACKPROOF_JAVA_OPTS
  value: -XX:MaxRAMPercentage={{ .heap }} -XX:+ExitOnOutOfMemoryError
- name: B2_APPLICATION_KEY_ID
  valueFrom: { secretKeyRef: { name: {{ .secret }}, key: b2-key-id } }
- name: B2_APPLICATION_KEY
  valueFrom: { secretKeyRef: { name: {{ .secret }}, key: b2-key } }
- name: BACKPROOF_PASSWORD_FILE
  value: /etc/backproof/repository-password
{{- end }}

{{- /* A mirror has no password, so the Secret need not hold one. Modes are decimal: 288 is 0440, 256 is 0400. */ -}}
{{- define "backproof.password" -}}
- name: password
  secret:
    secretName: {{ .secret }}
    defaultMode: {{ .mode }}
    optional: true
    items: [ { key: repository-password, path: repository-password } ]
{{- end }}
